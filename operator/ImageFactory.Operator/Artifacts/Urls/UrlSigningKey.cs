using System.Security.Cryptography;

namespace ImageFactory.Operator.Artifacts.Urls;

/// <summary>The key that signs the URLs of artifacts.</summary>
internal sealed class UrlSigningKey(OperatorSecret secret)
{
    private const string Purpose = "artifact urls";

    private readonly byte[] _key = secret.Derive(Purpose);

    /// <summary>Computes the signature of a text.</summary>
    public byte[] Sign(ReadOnlySpan<byte> text) => HMACSHA256.HashData(_key, text);
}
