using System.Security.Cryptography;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Settings;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Bcpg.Sig;

namespace ImageFactory.Operator.Signing;

/// <summary>
/// Makes detached OpenPGP signatures (RFC 4880 §11.4) with one key, whose secret part is wiped afterwards.
/// </summary>
internal sealed class OpenPgpSigner : IDisposable
{
    private static readonly byte[] Trial = "Can this key sign?\n"u8.ToArray();

    private readonly PgpPublicKey _key;
    private readonly IDigestSigner _signer;

    private OpenPgpSigner(string name, OpenPgpKey owner, PgpPublicKey key, IDigestSigner signer)
    {
        (Name, Fingerprint, PublicKey) = (name, owner.Fingerprint, owner.PublicKey());
        (_key, _signer) = (key, signer);
    }

    /// <summary>The key's name in the settings.</summary>
    public string Name { get; }

    /// <summary>Fingerprint of the primary key.</summary>
    public string Fingerprint { get; }

    /// <summary>The public key, armored.</summary>
    public string PublicKey { get; }

    /// <summary>Takes the key from its file and proves that it can sign.</summary>
    /// <exception cref="SigningException">It cannot.</exception>
    public static async Task<OpenPgpSigner> OpenAsync(
        SigningKeySettings settings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var who = $"Key {settings.Name} (signing.keys in the operator's settings)";
        try
        {
            var keys = await OpenPgpKeyFile.ReadAsync(settings.KeyFile, cancellationToken);
            var owner = Select(settings, [.. keys.Select(key => new OpenPgpKey(key, now))]);
            var key = owner.SigningKey(settings.Fingerprint);
            var unlocked = await OpenPgpUnlock.OpenAsync(key, settings, cancellationToken);
            var signer = new OpenPgpSigner(settings.Name, owner, key.PublicKey, unlocked);
            using var trial = ContentHashes.Of(Trial);
            if (signer.Verifies(Trial, signer.Sign(trial, [], now)))
            {
                return signer;
            }

            signer.Dispose();
            throw new SigningException(
                $"({owner.Fingerprint}) is not the secret part of its public key: export it again");
        }
        catch (SigningException error)
        {
            throw new SigningException($"{who} {error.Message}");
        }
        catch (Exception error) when (OpenPgpKeyFile.IsMalformed(error))
        {
            throw new SigningException(
                $"{who} cannot be used as it is in {settings.KeyFile} ({error.Message}): "
                + "export it again, with 'gpg --export-secret-keys'");
        }
    }

    /// <summary>The key that the settings mean, of those in their file.</summary>
    /// <exception cref="SigningException">
    /// None is, or several are; the message is what follows the key's name.
    /// </exception>
    public static OpenPgpKey Select(SigningKeySettings settings, IReadOnlyList<OpenPgpKey> keys)
    {
        var fitting = settings.Fingerprint is { } fingerprint ? [.. keys.Where(key => key.Has(fingerprint))] : keys;
        return fitting switch
        {
            [var key] => key,
            [] => throw new SigningException(
                $"is not in {settings.KeyFile}: none there has the fingerprint {settings.Fingerprint}; "
                + $"there are {Names(keys)}"),
            _ => throw new SigningException(
                $"is one of {fitting.Count} in {settings.KeyFile}: say which by its fingerprint; "
                + $"there are {Names(keys)}"),
        };
    }

    /// <summary>Signs content that was hashed before. The signature is not armored.</summary>
    /// <param name="content">The content's hashes.</param>
    /// <param name="notations">What the signature says of the content.</param>
    /// <param name="now">When it is made.</param>
    public byte[] Sign(ContentHashes content, IEnumerable<NotationData> notations, DateTimeOffset now)
    {
        SignatureSubpacket[] hashed =
        [
            new SignatureCreationTime(critical: false, now.UtcDateTime),
            new IssuerFingerprint(critical: false, _key.Version, _key.GetFingerprint()),
            .. notations,
        ];
        var digest = content.With(_signer.Hash, Packet(hashed, digest: [], numbers: []).GetSignatureTrailer());
        return Packet(hashed, digest, _signer.Sign(digest)).GetEncoded();
    }

    /// <inheritdoc />
    public void Dispose() => _signer.Dispose();

    private static string Names(IEnumerable<OpenPgpKey> keys) => string.Join(", ", keys.Select(key => key.Fingerprint));

    private SignaturePacket Packet(SignatureSubpacket[] hashed, byte[] digest, MPInteger[] numbers) => new(
        PgpSignature.BinaryDocument,
        _key.KeyId,
        _key.Algorithm,
        _signer.Hash == HashAlgorithmName.SHA256 ? HashAlgorithmTag.Sha256 : HashAlgorithmTag.Sha512,
        hashed,
        // For those who know keys by their short names only; the fingerprint above is what counts.
        [new IssuerKeyId(critical: false, _key.KeyId)],
        // The beginning of the digest, by which a reader sees at once that it has other content.
        [.. digest.Take(2)],
        numbers);

    private bool Verifies(byte[] content, byte[] signature)
    {
        var made = ((PgpSignatureList)new PgpObjectFactory(signature).NextPgpObject())[0];
        made.InitVerify(_key);
        made.Update(content);
        return made.Verify();
    }
}
