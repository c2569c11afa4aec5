using System.Text.Json;
using ImageFactory.OpenStack.Transport;

namespace ImageFactory.OpenStack.Compute;

/// <summary>
/// Tells what Nova's API has learned since 2.1, by asking once.
/// See <see href="https://docs.openstack.org/api-guide/compute/microversions.html">microversions</see>.
/// </summary>
/// <param name="root">The way to the API's root, which tells its versions.</param>
internal sealed class ComputeVersions(ServiceTransport root)
{
    private Version? _newest;

    /// <summary>Ends what the cloud is too old for.</summary>
    /// <param name="wanted">The microversion that is needed.</param>
    /// <param name="purpose">What it is needed for.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="OpenStackException">The cloud has not got so far, or does not tell.</exception>
    public async Task RequireAsync(Version wanted, string purpose, CancellationToken cancellationToken)
    {
        _newest ??= await root.ReadAsync(new ServiceRequest(HttpMethod.Get, "/"), Read, cancellationToken);
        if (_newest < wanted)
        {
            throw new OpenStackException(
                OpenStackErrorKind.InvalidRequest,
                $"{root.Service}: {purpose} needs microversion {wanted}, and this cloud has none after {_newest}");
        }
    }

    // Empty in a Nova without microversions.
    private static Version Read(JsonElement answer) =>
        Version.TryParse(answer.GetProperty("version").GetProperty("version").GetString(), out var newest)
            ? newest
            : new Version(2, 1);
}
