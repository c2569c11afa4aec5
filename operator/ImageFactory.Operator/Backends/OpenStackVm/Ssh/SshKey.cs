using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace ImageFactory.Operator.Backends.OpenStackVm.Ssh;

/// <summary>A key pair for one build server: ECDSA on NIST's curve P-256, which every OpenSSH knows.</summary>
internal sealed class SshKey
{
    /// <summary>The name of the keys' algorithm (RFC 5656 §6.2).</summary>
    public const string Algorithm = "ecdsa-sha2-nistp256";

    private const string Curve = "nistp256";
    private const byte UncompressedPoint = 4;

    // The number of points on the curve (FIPS 186-4 D.1.2.3); a private key is less, and not zero.
    private static readonly BigInteger _order = BigInteger.Parse(
        "115792089210356248762697446949407573529996955224135760342422259061068512044369",
        System.Globalization.CultureInfo.InvariantCulture);

    private SshKey(string privatePem, string publicKey) => (PrivatePem, PublicKey) = (privatePem, publicKey);

    /// <summary>The private key as OpenSSH reads it (RFC 5915).</summary>
    public string PrivatePem { get; }

    /// <summary>The public key in OpenSSH's form, without a comment.</summary>
    public string PublicKey { get; }

    /// <summary>The key pair that belongs to a secret of 32 bytes: the same one each time.</summary>
    public static SshKey From(ReadOnlySpan<byte> secret)
    {
        var number = (new BigInteger(secret, isUnsigned: true, isBigEndian: true) % (_order - 1)) + 1;
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        var exact = new byte[32];
        bytes.CopyTo(exact, exact.Length - bytes.Length);
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = exact });
        return new SshKey(key.ExportECPrivateKeyPem(), Public(key.ExportParameters(includePrivateParameters: false).Q));
    }

    /// <summary>Keeps the private key out of logs.</summary>
    public override string ToString() => PublicKey;

    // RFC 5656 §3.1: the algorithm, the curve, the point.
    private static string Public(ECPoint point)
    {
        using var blob = new MemoryStream();
        WriteText(blob, Encoding.ASCII.GetBytes(Algorithm));
        WriteText(blob, Encoding.ASCII.GetBytes(Curve));
        WriteText(blob, [UncompressedPoint, .. point.X!, .. point.Y!]);
        return $"{Algorithm} {Convert.ToBase64String(blob.ToArray())}";
    }

    private static void WriteText(MemoryStream blob, ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)text.Length);
        blob.Write(length);
        blob.Write(text);
    }
}
