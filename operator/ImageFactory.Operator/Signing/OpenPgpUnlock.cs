using ImageFactory.Operator.Settings;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace ImageFactory.Operator.Signing;

/// <summary>Opens the secret part of a key, with its passphrase where it has one.</summary>
internal static class OpenPgpUnlock
{
    // A passphrase is a line of text.
    private const int MaxPassphraseBytes = 4 << 10;

    /// <summary>Opens the secret part.</summary>
    /// <exception cref="SigningException">It does not open; the message is what follows the key's name.</exception>
    public static async Task<IDigestSigner> OpenAsync(
        PgpSecretKey key, SigningKeySettings settings, CancellationToken cancellationToken)
    {
        // The library hands out secret numbers only in objects that cannot be wiped. So the packet is written out and
        // read by us.
        using var encoded = new MemoryStream(key.GetEncoded());
        var packet = (SecretKeyPacket)new BcpgInputStream(encoded).ReadPacket();
        var isLocked = packet.S2kUsage != SecretKeyPacket.UsageNone;
        using var passphrase = isLocked
            ? await PassphraseAsync(settings.PassphraseFile, cancellationToken)
            : new SecretBytes(0);
        using var numbers = SecretNumbers.Unlock(packet, passphrase.Value)
            ?? throw new SigningException(isLocked
                ? $"does not open with the passphrase in {settings.PassphraseFile}: "
                + "put the key's passphrase there, in one line"
                : $"is damaged in {settings.KeyFile}: export it again");
        return DigestSigners.Open(packet.PublicKeyPacket.Key, numbers);
    }

    private static async Task<SecretBytes> PassphraseAsync(string? file, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            throw new SigningException("has a passphrase: name a file that holds it in passphraseFile");
        }

        try
        {
            using var content = await SecretBytes.ReadAsync(file, MaxPassphraseBytes, cancellationToken);
            return content.FirstLine();
        }
        catch (SigningException error)
        {
            throw new SigningException($"has a passphrase, which {error.Message}");
        }
    }
}
