namespace ImageFactory.OpenStack.Compute;

/// <summary>
/// The key pairs of our user in one region.
/// See <see href="https://docs.openstack.org/api-ref/compute/#keypairs-keypairs">key pairs</see>.
/// </summary>
public interface IKeyPairClient
{
    /// <summary>All key pairs of the user.</summary>
    Task<IReadOnlyList<KeyPair>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>One; <see cref="OpenStackErrorKind.NotFound"/> when it is not there.</summary>
    Task<KeyPair> GetAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Brings a public key in; <see cref="OpenStackErrorKind.Conflict"/> when the name is taken.</summary>
    Task<KeyPair> ImportAsync(string name, string publicKey, CancellationToken cancellationToken = default);

    /// <summary>Deletes one; <see cref="OpenStackErrorKind.NotFound"/> means that it is gone.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken = default);
}
