using System.Text;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Signing;

/// <summary>
/// Signs images for OpenStack's services, which verify them when a server or a volume is made of one.
/// </summary>
internal sealed class ImageSigner(IArtifactStore store, SigningSettings settings, TimeProvider time)
{
    /// <summary>Whether there is a key.</summary>
    public bool HasKey => settings.Image is not null;

    /// <summary>Opens the key; null where there is none.</summary>
    /// <exception cref="SigningException">It cannot sign.</exception>
    public async Task<ImageKey?> OpenKeyAsync(CancellationToken cancellationToken) =>
        settings.Image is { } image ? await ImageKey.OpenAsync(image, time.GetUtcNow(), cancellationToken) : null;

    /// <summary>
    /// Signs the image with these digests and publishes the certificate beside it. ECDSA takes a random number for each
    /// signature, so no two are the same: every region has to get the one that is returned.
    /// </summary>
    /// <exception cref="SigningException">The certificate does not verify the signature.</exception>
    public async Task<V1ImageSignatureStatus> SignAsync(
        ArtifactScope scope, ContentDigests digests, ImageKey key, CancellationToken cancellationToken)
    {
        var method = settings.Image!.HashMethod;
        var digest = SignedDigest.Of(method, digests.Sha256, digests.Sha512);
        var signature = key.Sign(digest);
        if (!key.Certificate.Verifies(digest, signature))
        {
            throw new SigningException(
                $"What {settings.Image.KeyFile} (signing.image in the operator's settings) signed is not good by its "
                + "certificate: look after this machine");
        }

        using var content = new MemoryStream(Encoding.ASCII.GetBytes(key.Certificate.Pem));
        await store.WriteAsync(
            scope, ReleaseFiles.ImageCertificate, content, ArtifactWriteOptions.Default, cancellationToken);
        return new V1ImageSignatureStatus
        {
            Value = Convert.ToBase64String(signature),
            HashMethod = method,
            KeyType = key.Type,
            Certificate = key.Certificate.Fingerprint,
        };
    }
}
