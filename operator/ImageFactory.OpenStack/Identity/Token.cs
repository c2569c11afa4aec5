using ImageFactory.OpenStack.Config;

namespace ImageFactory.OpenStack.Identity;

/// <summary>A token and what came with it.</summary>
/// <param name="Value">For <c>X-Auth-Token</c>.</param>
/// <param name="Identity">Who we are by it.</param>
/// <param name="Catalog">Where the services are.</param>
/// <param name="Life">How long it is good for, from when it came: the server's clock need not be ours.</param>
/// <param name="CameAt">When it came, as a timestamp of our clock.</param>
internal sealed record Token(
    Secret Value, CloudIdentity Identity, ServiceCatalog Catalog, TimeSpan Life, long CameAt);
