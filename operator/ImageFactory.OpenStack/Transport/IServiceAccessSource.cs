using ImageFactory.OpenStack.Config;

namespace ImageFactory.OpenStack.Transport;

/// <summary>Gives requests the address of a service and a token.</summary>
internal interface IServiceAccessSource
{
    /// <summary>The access for one request.</summary>
    /// <param name="isLong">Whether the request may take long, and its token should be young.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OpenStackException">There is none.</exception>
    ValueTask<ServiceAccess> GetAsync(bool isLong, CancellationToken cancellationToken);

    /// <summary>Takes note that the service refused the token; returns whether another one can be had.</summary>
    bool Refuse(ServiceAccess access);
}

/// <summary>What a request needs to be sent.</summary>
/// <param name="Endpoint">The service's address, with its version and without a slash at the end.</param>
/// <param name="Token">For <c>X-Auth-Token</c>; null for Keystone's own login.</param>
internal sealed record ServiceAccess(string Endpoint, Secret? Token);
