using System.Security.Cryptography;
using Renci.SshNet;
using Renci.SshNet.Security;

namespace ImageFactory.Operator.Hosts.OpenStackVm.Ssh;

/// <summary>A key to log in with, for as long as a login takes.</summary>
internal sealed class SshIdentity : IPrivateKeySource, IDisposable
{
    private readonly Action _wipe;

    private SshIdentity(IEnumerable<HostAlgorithm> algorithms, Action wipe) =>
        (HostKeyAlgorithms, _wipe) = ([.. algorithms.Where(algorithm => SshAlgorithms.IsModern(algorithm.Name))], wipe);

    /// <inheritdoc />
    public IReadOnlyCollection<HostAlgorithm> HostKeyAlgorithms { get; }

    /// <summary>Of a key pair of ours, which it takes over. No text is made of it: a text could not be wiped.</summary>
    public static SshIdentity Of(SshKey pair)
    {
        var key = new EcdsaKey(SshKey.Curve, pair.Point, pair.PrivateNumber);
        return new SshIdentity([new KeyHostAlgorithm(SshKey.Algorithm, key)], () =>
        {
            CryptographicOperations.ZeroMemory(key.PrivateKey);
            key.Dispose();
            pair.Dispose();
        });
    }

    /// <summary>Of a file, which it takes over.</summary>
    public static SshIdentity Of(PrivateKeyFile file) => new(file.HostKeyAlgorithms, file.Dispose);

    /// <inheritdoc />
    public void Dispose() => _wipe();
}
