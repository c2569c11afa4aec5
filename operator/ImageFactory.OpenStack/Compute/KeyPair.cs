namespace ImageFactory.OpenStack.Compute;

/// <summary>
/// A public key that servers may get.
/// See <see href="https://docs.openstack.org/api-ref/compute/#keypairs-keypairs">key pairs</see>.
/// </summary>
/// <param name="Name">Its name, which is its user's only one.</param>
/// <param name="PublicKey">The key, in OpenSSH's form.</param>
/// <param name="Fingerprint">Its MD5 fingerprint, in hexadecimal with colons.</param>
public sealed record KeyPair(string Name, string PublicKey, string Fingerprint);
