using System.Text.Json.Serialization;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>
/// Of what digest of the image its signature is, by OpenStack's name (<c>img_signature_hash_method</c>).
/// </summary>
public enum ImageHashMethod
{
    /// <summary>256 bits, of FIPS 180-4.</summary>
    [JsonStringEnumMemberName("SHA-256")]
    Sha256,

    /// <summary>512 bits, of FIPS 180-4.</summary>
    [JsonStringEnumMemberName("SHA-512")]
    Sha512,
}
