using System.Text.Json;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Glance;

/// <summary>
/// The properties by which OpenStack's services verify an image. Glance itself verifies data that comes into an image
/// which has them already, so they are written once the image is whole: a Glance without a key manager takes it all the
/// same. See
/// <see href="https://docs.openstack.org/glance/latest/user/signature.html">image signature verification</see>. Pure.
/// </summary>
internal static class SignatureProperties
{
    /// <summary>The properties.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="certificateUuid">The certificate in the region's key manager.</param>
    public static SortedDictionary<string, string> Of(V1ImageSignatureStatus signature, string certificateUuid) =>
        new(StringComparer.Ordinal)
        {
            ["img_signature"] = signature.Value!,
            ["img_signature_certificate_uuid"] = certificateUuid,
            ["img_signature_hash_method"] = JsonSerializer
                .SerializeToElement(signature.HashMethod!.Value, EntityJsonContext.Default.ImageHashMethod)
                .GetString()!,
            ["img_signature_key_type"] = signature.KeyType!,
        };

    /// <summary>Whether an image has them all, as they are.</summary>
    public static bool AreOf(this IReadOnlyDictionary<string, string> properties, Image image) =>
        properties.All(property => image.Properties.GetValueOrDefault(property.Key) == property.Value);
}
