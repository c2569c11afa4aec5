using ImageFactory.OpenStack.Config;

namespace ImageFactory.OpenStack.Transport;

/// <summary>Where a service is and what opens it.</summary>
internal interface IServiceAccessSource
{
    /// <summary>The access for one request.</summary>
    /// <param name="isLong">Whether the request may take long, and its token should be young.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OpenStackException">There is none.</exception>
    ValueTask<ServiceAccess> GetAsync(bool isLong, CancellationToken cancellationToken);

    /// <summary>The service took the token for none. Tells whether another can be had.</summary>
    bool Refuse(ServiceAccess access);
}

/// <summary>What a request needs to be sent.</summary>
/// <param name="Endpoint">The service's address, with its version and without a slash at the end.</param>
/// <param name="Token">For <c>X-Auth-Token</c>; null for Keystone's own login.</param>
internal sealed record ServiceAccess(string Endpoint, Secret? Token);
