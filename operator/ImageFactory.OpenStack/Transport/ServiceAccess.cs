using ImageFactory.OpenStack.Config;

namespace ImageFactory.OpenStack.Transport;

/// <summary>What a request needs to be sent.</summary>
/// <param name="Endpoint">The service's address, with its version and without a slash at the end.</param>
/// <param name="Token">For <c>X-Auth-Token</c>; null for Keystone's own login.</param>
internal sealed record ServiceAccess(string Endpoint, Secret? Token);
