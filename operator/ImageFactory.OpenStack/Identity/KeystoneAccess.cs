using ImageFactory.OpenStack.Transport;

namespace ImageFactory.OpenStack.Identity;

/// <summary>The way to Keystone itself, for which nothing is needed yet.</summary>
internal sealed class KeystoneAccess(Uri url) : IServiceAccessSource
{
    private readonly ServiceAccess _access = new(TokenClient.Endpoint(url), null);

    /// <inheritdoc />
    public ValueTask<ServiceAccess> GetAsync(bool isLong, CancellationToken cancellationToken) => new(_access);

    /// <inheritdoc />
    public bool Refuse(ServiceAccess access) => false;
}
