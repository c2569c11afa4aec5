using System.Security.Cryptography;

namespace ImageFactory.Operator.Signing;

/// <summary>
/// Reads the EC private key that signs images. Where the text holds another key, or none, the error says so. Pure.
/// </summary>
internal static class ImageKeyReader
{
    private const string Locked = "ENCRYPTED PRIVATE KEY";

    // How OpenSSL wrote passphrases down before PKCS #8: RFC 1421 §4.6.1.1.
    private const string OldLock = "Proc-Type: 4,ENCRYPTED";

    /// <summary>The key in a PEM text.</summary>
    /// <param name="pem">The text: PKCS #8 (RFC 5958), with a passphrase or without one, or SEC 1 (RFC 5915).</param>
    /// <param name="passphrase">Opens it; null for a key without a passphrase.</param>
    /// <exception cref="SigningException">It holds no such key, or does not open.</exception>
    public static ECDsa Read(string pem, string? passphrase)
    {
        if (pem.Contains(OldLock, StringComparison.Ordinal))
        {
            throw new SigningException("has a passphrase in the old form: write it anew with 'openssl pkcs8 -topk8'");
        }

        var isLocked = pem.Contains($"BEGIN {Locked}-", StringComparison.Ordinal);
        if (isLocked && passphrase is null)
        {
            throw new SigningException("has a passphrase: name a file that holds it in passphraseFile");
        }

        if (!isLocked && !pem.Contains("PRIVATE KEY-", StringComparison.Ordinal))
        {
            throw new SigningException(
                "holds no private key in PEM: put an EC key there, '-----BEGIN PRIVATE KEY-----'");
        }

        var key = ECDsa.Create();
        if (Opens(key, pem, isLocked ? passphrase : null))
        {
            return key;
        }

        key.Dispose();
        using var rsa = RSA.Create();
        var isRsa = Opens(rsa, pem, isLocked ? passphrase : null);
        throw new SigningException((isRsa, isLocked) switch
        {
            (true, _) => "is an RSA key: give an EC key on the curve P-384 or P-521",
            (_, true) =>
                "does not open with the passphrase in passphraseFile: put the key's passphrase there, in one line",
            _ => "is no EC key: give one on the curve P-384 or P-521",
        });
    }

    private static bool Opens(AsymmetricAlgorithm key, string pem, string? passphrase)
    {
        try
        {
            if (passphrase is null)
            {
                key.ImportFromPem(pem);
            }
            else
            {
                key.ImportFromEncryptedPem(pem, passphrase);
            }

            return true;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
