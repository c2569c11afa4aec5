namespace ImageFactory.OpenStack.Config;

/// <summary>
/// Which addresses credentials, tokens and images go to: https, or http within this machine.
/// </summary>
/// <param name="allowHttp">Whether http is taken elsewhere, too.</param>
internal sealed class EndpointSecurity(bool allowHttp)
{
    private const string Remedy =
        "use https, or, where nobody can be between, set openstack.allowHttp in the operator's settings";

    /// <summary>Refuses a region whose own addresses are read by everybody between.</summary>
    /// <exception cref="CloudConfigException">One is.</exception>
    public CloudConfig Require(CloudConfig config)
    {
        Require("auth.auth_url", config.Auth.Url);
        foreach (var (type, address) in config.EndpointOverrides)
        {
            Require($"{type.Replace('-', '_')}_endpoint_override", address);
        }

        return config;

        void Require(string field, Uri address)
        {
            if (!IsSecret(address, address.IsLoopback))
            {
                throw new CloudConfigException(
                    $"{config.Source}: cloud {config.Cloud}: {field} is {Host(address)}, where whoever is between "
                    + $"reads the credentials: {Remedy}");
            }
        }
    }

    /// <summary>
    /// What is wrong with an address of the catalogue; null when nothing is. A Keystone elsewhere does not send us to
    /// this machine's own ports.
    /// </summary>
    public string? Problem(string type, string url, CloudConfig config) =>
        !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
            || address.UserInfo.Length > 0
            ? $"the catalogue's address of {type} is none: have it written as https://host:port/path there"
            : IsSecret(address, address.IsLoopback && config.Auth.Url.IsLoopback)
                ? null
                : $"the catalogue has {type} at {Host(address)}, where whoever is between reads the token: {Remedy}; "
                    + $"{type.Replace('-', '_')}_endpoint_override in clouds.yaml goes before the catalogue";

    private bool IsSecret(Uri address, bool isHere) =>
        address.Scheme == Uri.UriSchemeHttps || isHere || allowHttp;

    private static string Host(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
