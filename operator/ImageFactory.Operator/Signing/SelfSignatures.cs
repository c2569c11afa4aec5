using System.Buffers.Binary;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace ImageFactory.Operator.Signing;

/// <summary>
/// What a key's own signatures say of it (RFC 4880 §5.2.1, §5.2.4). They are verified here, since the library reads the
/// signatures on keys without verifying them.
/// </summary>
internal static class SelfSignatures
{
    /// <summary>
    /// The newest signature of a primary key over itself: its use and its expiry stand there. Null where none is good.
    /// </summary>
    public static PgpSignature? Newest(PgpPublicKey primary, DateTimeOffset now)
    {
        var ofKey = Framed(primary);
        var certifications =
            from id in primary.GetRawUserIds()
            let ofId = Framed(0xb4, id, lengthBytes: 4)
            from signature in primary.GetSignaturesForId(id)
            where PgpSignature.IsCertification(signature.SignatureType)
                && Verifies(signature, primary, [.. ofKey, .. ofId])
            select signature;
        var direct = primary.GetSignaturesOfType(PgpSignature.DirectKey)
            .Where(signature => Verifies(signature, primary, ofKey));
        return Newest(certifications.Concat(direct), now);
    }

    /// <summary>
    /// The newest signature by which a primary key takes a subkey as its own. Null where none is good.
    /// </summary>
    public static PgpSignature? Newest(PgpPublicKey primary, PgpPublicKey subkey, DateTimeOffset now)
    {
        var ofBoth = Framed(primary, subkey);
        var bindings = subkey.GetSignaturesOfType(PgpSignature.SubkeyBinding);
        return Newest(bindings.Where(signature => Verifies(signature, primary, ofBoth)), now);
    }

    /// <summary>Whether a key, or a subkey, is revoked by its primary key.</summary>
    public static bool Revokes(PgpPublicKey primary, PgpPublicKey key)
    {
        var (type, content) = key == primary
            ? (PgpSignature.KeyRevocation, Framed(primary))
            : (PgpSignature.SubkeyRevocation, Framed(primary, key));
        return key.GetSignaturesOfType(type).Any(signature => Verifies(signature, primary, content));
    }

    /// <summary>
    /// Whether the signature that binds a subkey contains one by the subkey itself. Without that nobody accepts what
    /// the subkey signs, since anybody could have taken it as a subkey.
    /// </summary>
    public static bool AreMutual(PgpSignature binding, PgpPublicKey primary, PgpPublicKey subkey) =>
        Embedded(binding.GetHashedSubPackets()).Concat(Embedded(binding.GetUnhashedSubPackets())).Any(
            signature => signature.SignatureType == PgpSignature.PrimaryKeyBinding
                && Verifies(signature, subkey, Framed(primary, subkey)));

    private static PgpSignature? Newest(IEnumerable<PgpSignature> signatures, DateTimeOffset now) => signatures
        .Where(signature => signature.GetHashedSubPackets()?.GetSignatureExpirationTime() is not { } seconds
            || seconds == 0
            || signature.CreationTime.AddSeconds(seconds) > now.UtcDateTime)
        .MaxBy(signature => signature.CreationTime);

    private static IEnumerable<PgpSignature> Embedded(PgpSignatureSubpacketVector? subpackets)
    {
        try
        {
            var signatures = subpackets?.GetEmbeddedSignatures();
            return Enumerable.Range(0, signatures?.Count ?? 0).Select(index => signatures![index]);
        }
        catch (Exception error) when (OpenPgpKeyFile.IsMalformed(error))
        {
            return [];
        }
    }

    private static bool Verifies(PgpSignature signature, PgpPublicKey by, byte[] content)
    {
        if (signature.KeyId != by.KeyId)
        {
            return false;
        }

        try
        {
            signature.InitVerify(by);
            signature.Update(content);
            return signature.Verify();
        }
        catch (Exception error) when (OpenPgpKeyFile.IsMalformed(error))
        {
            return false;
        }
    }

    // Keys are hashed in this form (RFC 4880 §5.2.4).
    private static byte[] Framed(params PgpPublicKey[] keys) =>
        [.. keys.SelectMany(key => Framed(0x99, key.PublicKeyPacket.GetEncodedContents(), lengthBytes: 2))];

    private static byte[] Framed(byte header, byte[] content, int lengthBytes)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        return [header, .. length[^lengthBytes..], .. content];
    }
}
