using System.Buffers.Text;
using System.Security.Cryptography;

namespace ImageFactory.Operator.Artifacts.Urls;

/// <summary>
/// The key that signs the URLs of artifacts, and while it is being changed the one before it. A signature is the id of
/// its key, a dot, and an HMAC by SHA-256, base64url.
/// </summary>
internal sealed class UrlSigningKey(OperatorSecret secret)
{
    private const string Purpose = "artifact urls";

    private readonly DerivedKeys _keys = secret.Derive(Purpose);

    /// <summary>Computes the signature of a text.</summary>
    public string Sign(ReadOnlySpan<byte> text) =>
        $"{_keys.Current.Id}.{Base64Url.EncodeToString(HMACSHA256.HashData(_keys.Current.Bytes, text))}";

    /// <summary>Whether one of our keys made the signature of a text.</summary>
    public bool HasSigned(ReadOnlySpan<byte> text, string signature)
    {
        // URLs of versions before 0.16 name no key.
        var (id, hash) = signature.Split('.') is [var named, var rest] ? (named, rest) : (null, signature);
        if (!Base64Url.IsValid(hash))
        {
            return false;
        }

        var given = Base64Url.DecodeFromChars(hash);
        foreach (var key in _keys.Accepted)
        {
            // It takes equally long wherever the first difference is.
            if ((id is null || id == key.Id)
                && CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key.Bytes, text), given))
            {
                return true;
            }
        }

        return false;
    }
}
