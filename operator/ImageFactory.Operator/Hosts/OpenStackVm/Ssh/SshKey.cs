using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace ImageFactory.Operator.Hosts.OpenStackVm.Ssh;

/// <summary>A key pair for one build server: ECDSA on NIST's curve P-256, which every OpenSSH knows.</summary>
internal sealed class SshKey : IDisposable
{
    /// <summary>The name of the keys' algorithm (RFC 5656 §6.2).</summary>
    public const string Algorithm = "ecdsa-sha2-nistp256";

    /// <summary>SSH's name of the curve.</summary>
    public const string Curve = "nistp256";

    private const int NumberBytes = 32;
    private const byte UncompressedPoint = 4;

    // The number of points on the curve (FIPS 186-4 D.1.2.3); a private key is less, and not zero.
    private static readonly BigInteger Order = BigInteger.Parse(
        "115792089210356248762697446949407573529996955224135760342422259061068512044369",
        System.Globalization.CultureInfo.InvariantCulture);

    private SshKey(byte[] privateNumber, byte[] point) => (PrivateNumber, Point) = (privateNumber, point);

    /// <summary>The private key, until this is disposed.</summary>
    public byte[] PrivateNumber { get; }

    /// <summary>The public key as a point on the curve, uncompressed.</summary>
    public byte[] Point { get; }

    /// <summary>The private key as OpenSSH reads it (RFC 5915), for those who are given it as a text.</summary>
    public string PrivatePem
    {
        get
        {
            using var key = Open(PrivateNumber);
            return key.ExportECPrivateKeyPem();
        }
    }

    /// <summary>The public key in OpenSSH's form, without a comment.</summary>
    public string PublicKey
    {
        get
        {
            // RFC 5656 §3.1: the algorithm, the curve, the point.
            using var blob = new MemoryStream();
            WriteText(blob, Encoding.ASCII.GetBytes(Algorithm));
            WriteText(blob, Encoding.ASCII.GetBytes(Curve));
            WriteText(blob, Point);
            return $"{Algorithm} {Convert.ToBase64String(blob.ToArray())}";
        }
    }

    /// <summary>The key pair that belongs to a secret of 32 bytes: the same one each time.</summary>
    public static SshKey From(ReadOnlySpan<byte> secret)
    {
        var number = (new BigInteger(secret, isUnsigned: true, isBigEndian: true) % (Order - 1)) + 1;
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        var exact = new byte[NumberBytes];
        bytes.CopyTo(exact, exact.Length - bytes.Length);
        CryptographicOperations.ZeroMemory(bytes);
        using var key = Open(exact);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new SshKey(exact, [UncompressedPoint, .. point.X!, .. point.Y!]);
    }

    /// <summary>Wipes the private key.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(PrivateNumber);

    /// <summary>Keeps the private key out of logs.</summary>
    public override string ToString() => PublicKey;

    private static ECDsa Open(byte[] number) =>
        ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = number });

    private static void WriteText(MemoryStream blob, ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)text.Length);
        blob.Write(length);
        blob.Write(text);
    }
}
