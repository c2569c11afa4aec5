using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Settings;
using ImageFactory.Testing;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>Images with signatures.</summary>
internal static class SignedImages
{
    /// <summary>Brings the build's image into its first region, and signs it.</summary>
    public static async Task RegisterSignedAsync(
        this BuildInRegions build,
        ImageSigningKeys keys,
        ImageHashMethod method,
        params (string Region, string Uuid)[] certificates)
    {
        await build.UntilOverAsync(build.RegisterAsync);
        build.Options.Signing.Image = new ImageSigningSettings
        {
            KeyFile = keys.Key("images"),
            CertificateFile = keys.Certificate("images"),
            CertificateUuids = certificates.ToDictionary(one => one.Region, one => one.Uuid),
            HashMethod = method,
        };
        await build.SignAsync();
    }

    /// <summary>What an image has of a signature.</summary>
    public static Dictionary<string, string> Signature(this Image image) =>
        image.Properties.Where(property => property.Key.StartsWith("img_signature", StringComparison.Ordinal))
            .ToDictionary();
}
