using System.Text.RegularExpressions;
using ImageFactory.OpenStack.Config;
using ImageFactory.OpenStack.Transport;

namespace ImageFactory.OpenStack.Identity;

/// <summary>The way to a service by the catalogue that comes with each token.</summary>
/// <param name="session">Gives the token.</param>
/// <param name="config">Region, interface and addresses that are used instead of the catalogue's.</param>
/// <param name="security">Which addresses are taken from the catalogue.</param>
/// <param name="type">The service's type.</param>
/// <param name="version">The version that belongs at the end of its address: <c>v2</c>.</param>
internal sealed partial class CatalogAccess(
    Session session, CloudConfig config, EndpointSecurity security, string type, string version) : IServiceAccessSource
{
    /// <summary>Whether it is the way to the version itself, without what some catalogues put behind it.</summary>
    public bool IsToRoot { get; init; }

    /// <inheritdoc />
    public async ValueTask<ServiceAccess> GetAsync(bool isLong, CancellationToken cancellationToken)
    {
        var token = await session.GetAsync(isLong, cancellationToken);
        var endpoint = Endpoint(token);
        return new ServiceAccess(IsToRoot ? Root(endpoint) : endpoint, token.Value);
    }

    /// <inheritdoc />
    public bool Refuse(ServiceAccess access)
    {
        session.Refuse(access.Token!);
        return true;
    }

    /// <summary>
    /// A service's address with its version: some catalogues have it, and some of these the project behind it.
    /// </summary>
    internal static string WithVersion(string url, string version)
    {
        var address = url.TrimEnd('/');
        return Version().IsMatch(new Uri(address).AbsolutePath) ? address : $"{address}/{version}";
    }

    /// <summary>An address up to its version.</summary>
    internal static string Root(string endpoint)
    {
        var address = new Uri(endpoint);
        var version = Version().Match(address.AbsolutePath).Groups["version"];
        return $"{address.GetLeftPart(UriPartial.Authority)}{address.AbsolutePath[..(version.Index + version.Length)]}";
    }

    private string Endpoint(Token token)
    {
        if (config.EndpointOverrides.TryGetValue(type, out var address))
        {
            return WithVersion(address.GetLeftPart(UriPartial.Path), version);
        }

        if (token.Catalog.Find(type, config.Interface, config.Region, out var problem) is not { } url)
        {
            throw Unusable(problem, isMissing: !token.Catalog.Offers(type, config.Region));
        }

        return security.Problem(type, url, config) is { } refusal
            ? throw Unusable(refusal, isMissing: false)
            : WithVersion(url, version);
    }

    private OpenStackException Unusable(string problem, bool isMissing) => new(
        OpenStackErrorKind.InvalidConfiguration, $"Cloud {config.Cloud} ({config.Source}): {problem}")
    {
        IsServiceMissing = isMissing,
    };

    [GeneratedRegex(@"(?<version>/v\d+(\.\d+)?)(/|$)")]
    private static partial Regex Version();
}
