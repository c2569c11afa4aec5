using System.Text;
using ImageFactory.Testing;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Bcpg.Sig;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace ImageFactory.Operator.Tests.Signing;

/// <summary>OpenPGP keys in files, made without GnuPG, also such as GnuPG does not make.</summary>
internal sealed class OpenPgpKeyFiles : IDisposable
{
    public const string Passphrase = "correct horse battery staple";

    public const int Certifies = KeyFlags.CertifyOther;
    public const int Signs = KeyFlags.CertifyOther | KeyFlags.SignData;
    public const int Encrypts = KeyFlags.EncryptComms | KeyFlags.EncryptStorage;

    private static readonly SecureRandom Random = new();

    private readonly TemporaryFolder _folder = new();

    /// <summary>File with a secret key.</summary>
    public string Path(string name) => System.IO.Path.Combine(_folder.Path, $"{name}.asc");

    /// <summary>Writes a file beside the keys and returns its path.</summary>
    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Writes keys into one armored block.</summary>
    public string Write(string name, params PgpSecretKeyRing[] keys) =>
        Write($"{name}.asc", Armored([.. keys.SelectMany(key => key.GetEncoded())]));

    /// <summary>A key pair.</summary>
    public static PgpKeyPair Pair(string algorithm = "ed25519", DateTime? made = null)
    {
        IAsymmetricCipherKeyPairGenerator generator = algorithm switch
        {
            "rsa" => new RsaKeyPairGenerator(),
            "ed25519" => new Ed25519KeyPairGenerator(),
            "dsa" => new DsaKeyPairGenerator(),
            _ => new ECKeyPairGenerator(),
        };
        generator.Init(algorithm switch
        {
            "rsa" => new RsaKeyGenerationParameters(BigInteger.ValueOf(65537), Random, 2048, 100),
            "ed25519" => new Ed25519KeyGenerationParameters(Random),
            "dsa" => DsaParameters(),
            _ => new ECKeyGenerationParameters(ECNamedCurveTable.GetOid(algorithm), Random),
        });
        var tag = algorithm switch
        {
            "rsa" => PublicKeyAlgorithmTag.RsaGeneral,
            "ed25519" => PublicKeyAlgorithmTag.EdDsa_Legacy,
            "dsa" => PublicKeyAlgorithmTag.Dsa,
            _ => PublicKeyAlgorithmTag.ECDsa,
        };
        return new PgpKeyPair(tag, generator.GenerateKeyPair(), made ?? DateTime.UtcNow.AddMinutes(-1));
    }

    /// <summary>A key ring.</summary>
    /// <param name="primary">The primary key.</param>
    /// <param name="flags">What that is for; null to leave it open.</param>
    /// <param name="lifetime">How long it is valid; null for ever.</param>
    /// <param name="passphrase">That it is locked with; null for none.</param>
    /// <param name="cipher">What it is locked by.</param>
    /// <param name="id">Whose it is.</param>
    public static PgpKeyRingGenerator Ring(
        PgpKeyPair primary,
        int? flags = Signs,
        TimeSpan? lifetime = null,
        string? passphrase = null,
        SymmetricKeyAlgorithmTag cipher = SymmetricKeyAlgorithmTag.Aes128,
        string id = "release <release@example.org>") => new(
            PgpSignature.PositiveCertification,
            primary,
            id,
            passphrase is null ? SymmetricKeyAlgorithmTag.Null : cipher,
            HashAlgorithmTag.Sha256,
            Encoding.UTF8.GetBytes(passphrase ?? string.Empty),
            useSha1: passphrase is not null,
            Subpackets(flags, lifetime),
            null,
            Random);

    /// <summary>What people know a key by.</summary>
    public static string Fingerprint(PgpKeyPair pair) => Convert.ToHexString(pair.PublicKey.GetFingerprint());

    /// <summary>What a self-signature says of a key.</summary>
    public static PgpSignatureSubpacketVector Subpackets(int? flags, TimeSpan? lifetime = null)
    {
        var subpackets = new PgpSignatureSubpacketGenerator();
        subpackets.SetSignatureCreationTime(false, DateTime.UtcNow);
        if (flags is { } value)
        {
            subpackets.SetKeyFlags(false, value);
        }

        if (lifetime is { } time)
        {
            subpackets.SetKeyExpirationTime(false, (long)time.TotalSeconds);
        }

        return subpackets.Generate();
    }

    /// <summary>A block of bytes in armor.</summary>
    public static string Armored(byte[] bytes)
    {
        using var text = new MemoryStream();
        using (var armor = new ArmoredOutputStream(text, addVersionHeader: false))
        {
            armor.Write(bytes);
        }

        return Encoding.ASCII.GetString(text.ToArray());
    }

    public void Dispose() => _folder.Dispose();

    private static DsaKeyGenerationParameters DsaParameters()
    {
        var generator = new DsaParametersGenerator();
        generator.Init(1024, 80, Random);
        return new DsaKeyGenerationParameters(Random, generator.GenerateParameters());
    }
}
