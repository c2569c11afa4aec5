using System.Text;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Signing;

/// <summary>
/// Signs images for OpenStack's services, which verify them when a server or a volume is made of one.
/// </summary>
internal sealed class ImageSigner(IArtifactStore store, OperatorOptions options, TimeProvider time)
{
    /// <summary>Whether there is a key for images of a namespace.</summary>
    public bool HasKey(string @namespace) =>
        options.Signing.Image is not null && options.TenantOf(@namespace)?.ImageSignature == true;

    /// <summary>Opens the key for images of a namespace; null where there is none.</summary>
    /// <exception cref="SigningException">It cannot sign.</exception>
    public async Task<ImageKey?> OpenKeyAsync(string @namespace, CancellationToken cancellationToken) =>
        HasKey(@namespace)
            ? await ImageKey.OpenAsync(options.Signing.Image!, time.GetUtcNow(), cancellationToken)
            : null;

    /// <summary>
    /// Signs the image with these digests and publishes the certificate beside it. ECDSA takes a random number for each
    /// signature, so no two are the same: every region has to get the one that is returned.
    /// </summary>
    /// <exception cref="SigningException">The certificate does not verify the signature.</exception>
    public async Task<V1ImageSignatureStatus> SignAsync(
        ArtifactScope scope, ContentDigests digests, ImageKey key, CancellationToken cancellationToken)
    {
        var method = options.Signing.Image!.HashMethod;
        var digest = SignedDigest.Of(method, digests.Sha256, digests.Sha512);
        var signature = key.Sign(digest);
        if (!key.Certificate.Verifies(digest, signature))
        {
            throw new SigningException(
                $"What {options.Signing.Image!.KeyFile} (signing.image in the operator's settings) signed is not good "
                + "by its certificate: look after this machine");
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
