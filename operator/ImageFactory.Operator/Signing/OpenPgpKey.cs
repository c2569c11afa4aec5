using System.Globalization;
using System.Text;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Bcpg.Sig;

namespace ImageFactory.Operator.Signing;

/// <summary>A secret key with its subkeys. It knows which of them can sign at a given time.</summary>
internal sealed class OpenPgpKey(PgpSecretKeyRing ring, DateTimeOffset now)
{
    private const string Remedy = "give one that can sign, or prolong it and export it again";

    private readonly PgpPublicKey _primary = ring.GetPublicKey();

    /// <summary>Fingerprint of the primary key.</summary>
    public string Fingerprint => Convert.ToHexString(_primary.GetFingerprint());

    /// <summary>Whether the key or one of its subkeys has a fingerprint.</summary>
    public bool Has(string fingerprint) => ring.GetPublicKey(Convert.FromHexString(fingerprint)) is not null;

    /// <summary>The public key with all that belongs to it, armored.</summary>
    public string PublicKey()
    {
        using var text = new MemoryStream();
        using (var armor = new ArmoredOutputStream(text, addVersionHeader: false))
        {
            foreach (var key in ring.GetPublicKeys())
            {
                key.Encode(armor, forTransfer: true);
            }
        }

        return Encoding.ASCII.GetString(text.ToArray());
    }

    /// <summary>
    /// The key that signs: the subkey that is named, else the newest subkey that may sign, else the primary key.
    /// </summary>
    /// <param name="fingerprint">Names a subkey. Null, or the primary key's, leaves the choice to their age.</param>
    /// <exception cref="SigningException">It cannot; the message is what follows the key's name.</exception>
    public PgpSecretKey SigningKey(string? fingerprint)
    {
        if (PrimaryProblem() is { } problem)
        {
            throw new SigningException($"({Fingerprint}) {problem}");
        }

        var parts = Signing(fingerprint)
            .Select(key => (Key: key, Problem: Problem(key)))
            .OrderByDescending(part => part.Key != _primary)
            .ThenByDescending(part => part.Key.CreationTime)
            .ToList();
        return parts.Find(part => part.Problem is null).Key is { } usable
            ? ring.GetSecretKey(usable.GetFingerprint())
            : throw new SigningException($"({Fingerprint}) " + parts switch
            {
                [] => $"cannot sign: it is for encryption or certification only: {Remedy}",
                [var (key, its), ..] when key == _primary => its,
                [var (_, its), ..] => $"has no usable signing subkey: {its}",
            });
    }

    /// <summary>
    /// When it ceases to sign, or has ceased to: the primary key expires, or before that the last of those that may
    /// sign. Null for never.
    /// </summary>
    /// <param name="fingerprint">Names a subkey, as above.</param>
    public DateTimeOffset? Expiry(string? fingerprint)
    {
        DateTime?[] ends =
        [
            Binding(_primary) is { } own ? Expiry(_primary, own) : null,
            Signing(fingerprint)
                .Where(key => Binding(key) is not null && !SelfSignatures.Revokes(_primary, key))
                .Select(key => Expiry(key, Binding(key)!) ?? DateTime.MaxValue)
                .DefaultIfEmpty(DateTime.MaxValue)
                .Max(),
        ];
        return ends.Min() is { } end && end != DateTime.MaxValue ? new DateTimeOffset(end, TimeSpan.Zero) : null;
    }

    private IEnumerable<PgpPublicKey> Signing(string? fingerprint)
    {
        var named = fingerprint is null ? null : Convert.FromHexString(fingerprint);
        return ring.GetPublicKeys()
            .Where(key => named is null || _primary.HasFingerprint(named) || key.HasFingerprint(named))
            .Where(MaySign);
    }

    private string? PrimaryProblem() =>
        _primary.Version != PublicKeyPacket.Version4
            ? $"is of version {_primary.Version} of OpenPGP: give one of version 4"
            : Validity(_primary);

    private string? Problem(PgpPublicKey key) =>
        Validity(key)
        ?? (IsMutual(key) ? null : $"it does not sign that it belongs to the key: {Remedy}")
        ?? (DigestSigners.Know(key)
            ? null
            : $"is of the algorithm {key.Algorithm}, by which nothing is signed: give an RSA, Ed25519 or ECDSA key")
        ?? (HasSecret(key)
            ? null
            : "has no secret part in the file (exported without it, or kept on a card): "
            + "put the output of 'gpg --export-secret-keys --armor KEY' there");

    private string? Validity(PgpPublicKey key) =>
        SelfSignatures.Revokes(_primary, key) ? $"is revoked: {Remedy}"
        : Binding(key) is { } binding ? ExpiryProblem(key, binding)
        : $"has no good signature over itself: {Remedy}";

    private bool IsMutual(PgpPublicKey key) =>
        key == _primary || SelfSignatures.AreMutual(Binding(key)!, _primary, key);

    // GnuPG leaves a mark where the secret part is on a card or was left out.
    private bool HasSecret(PgpPublicKey key) => ring.GetSecretKey(key.GetFingerprint())
        is { IsPrivateKeyEmpty: false, S2k: not { Type: S2k.GnuDummyS2K } };

    private string? ExpiryProblem(PgpPublicKey key, PgpSignature signature) =>
        Expiry(key, signature) is { } expiry && expiry <= now.UtcDateTime
            ? string.Create(CultureInfo.InvariantCulture, $"expired on {expiry:yyyy-MM-dd}: {Remedy}")
            : null;

    private static DateTime? Expiry(PgpPublicKey key, PgpSignature signature) =>
        signature.GetHashedSubPackets()?.GetKeyExpirationTime() is > 0 and var seconds
            ? key.CreationTime.AddSeconds(seconds)
            : null;

    // A key without usage flags may do everything that its algorithm can do.
    private bool MaySign(PgpPublicKey key) => key.Algorithm
        is not (PublicKeyAlgorithmTag.RsaEncrypt or PublicKeyAlgorithmTag.ElGamalEncrypt or PublicKeyAlgorithmTag.ECDH
            or PublicKeyAlgorithmTag.X25519 or PublicKeyAlgorithmTag.X448)
        && (Binding(key)?.GetHashedSubPackets()?.GetSubpacket(SignatureSubpacketTag.KeyFlags) is not KeyFlags flags
            || (flags.Flags & KeyFlags.SignData) != 0);

    private PgpSignature? Binding(PgpPublicKey key) =>
        key == _primary ? SelfSignatures.Newest(_primary, now) : SelfSignatures.Newest(_primary, key, now);
}
