using Renci.SshNet;
using ConnectionInfo = Renci.SshNet.ConnectionInfo;

namespace ImageFactory.Operator.Hosts.OpenStackVm.Ssh;

/// <summary>
/// What connections are made with: what OpenSSH 7 and later offer and nobody advises against, the best first. SSH.NET
/// by itself also takes SHA-1, CBC and groups of 1024 bits.
/// </summary>
internal static class SshAlgorithms
{
    /// <summary>Key exchanges.</summary>
    public static readonly IReadOnlyList<string> KeyExchanges =
    [
        "mlkem768x25519-sha256", "sntrup761x25519-sha512", "sntrup761x25519-sha512@openssh.com", "curve25519-sha256",
        "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521",
        "diffie-hellman-group16-sha512", "diffie-hellman-group18-sha512",
    ];

    /// <summary>Ciphers.</summary>
    public static readonly IReadOnlyList<string> Ciphers =
    [
        "aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "chacha20-poly1305@openssh.com", "aes256-ctr", "aes192-ctr",
        "aes128-ctr",
    ];

    /// <summary>Message authentication codes, for the ciphers that need one.</summary>
    public static readonly IReadOnlyList<string> Macs =
    [
        "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512", "hmac-sha2-256",
    ];

    private const string RsaWithSha1 = "ssh-rsa";

    private static readonly string[] Rsa = ["rsa-sha2-512", "rsa-sha2-256"];

    /// <summary>
    /// Takes everything else out of a connection's offer; of host keys only the kinds of those that are believed stay.
    /// </summary>
    public static void Restrict(ConnectionInfo connection, IEnumerable<SshHostKey> hostKeys)
    {
        Keep(connection.KeyExchangeAlgorithms, KeyExchanges);
        Keep(connection.Encryptions, Ciphers);
        Keep(connection.HmacAlgorithms, Macs);
        var kinds = hostKeys.SelectMany(key => key.Kind == RsaWithSha1 ? Rsa : [key.Kind]).Distinct();
        Keep(connection.HostKeyAlgorithms, [.. kinds]);
        // What is compressed has no bound.
        Keep(connection.CompressionAlgorithms, ["none"]);
    }

    /// <summary>Whether a login may be signed by it.</summary>
    public static bool IsModern(string signature) => signature != RsaWithSha1;

    private static void Keep<T>(IOrderedDictionary<string, T> offer, IReadOnlyList<string> names)
    {
        foreach (var name in offer.Keys.Except(names).ToList())
        {
            offer.Remove(name);
        }

        foreach (var name in names.Reverse().Where(offer.ContainsKey))
        {
            offer.SetPosition(name, 0);
        }
    }
}
