using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Glance;

/// <summary>
/// Writes the image's signature to Glance, and does not believe it before it was read back and verified.
/// </summary>
internal sealed class RegionSigner(IArtifactStore store, OperatorOptions options)
{
    private const int LongestCertificate = 64 << 10;

    /// <summary>
    /// Writes it down in the entries of the regions where the image is to have a signature, a new one.
    /// </summary>
    public void RequestSignatures(V1ImageBuildStatus status)
    {
        foreach (var region in status.Regions ?? [])
        {
            // The signature is one of the qcow2's bytes.
            region.CertificateUuid = region.Format is null
                ? options.Signing.Image?.CertificateUuids.GetValueOrDefault(CloudTarget.Of(region).ToString())
                : null;
            region.Signed = null;
        }
    }

    /// <summary>Writes the signature to an image that is whole.</summary>
    /// <param name="cloud">The region.</param>
    /// <param name="context">The build.</param>
    /// <param name="region">The region's entry, which says afterwards how it stands.</param>
    /// <param name="image">The image.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether it has the signature.</returns>
    public async Task<bool> SignAsync(
        CloudConnection cloud,
        BuildContext context,
        V1RegionStatus region,
        Image image,
        CancellationToken cancellationToken)
    {
        region.Sign(context.Now);
        var signature = context.Status.Signatures!.Image!;
        if (await ProblemAsync(context, signature, cancellationToken) is { } problem)
        {
            region.Fail(problem);
            return false;
        }

        var properties = SignatureProperties.Of(signature, region.CertificateUuid!);
        if (!properties.AreOf(image))
        {
            await cloud.Images.UpdateAsync(image.Id, new ImageUpdate { Properties = properties }, cancellationToken);
            image = await cloud.Images.GetAsync(image.Id, cancellationToken);
        }

        if (!properties.AreOf(image))
        {
            region.Wait(
                Reasons.WaitingForRegion,
                $"Image {image.Id} in {CloudTarget.Of(region)} lacks img_signature properties that were written to it; "
                + "they are written again",
                context.Now + options.OpenStack.RegionPoll);
            return false;
        }

        region.Signed = true;
        return true;
    }

    // By what users have, not by what the settings name: a region that gets the image later may get it after a change
    // of keys.
    private async Task<string?> ProblemAsync(
        BuildContext context, V1ImageSignatureStatus signature, CancellationToken cancellationToken)
    {
        var scope = ArtifactScopes.Of(context.Build, context.Status.ImageName!);
        var name = $"{scope}/{ReleaseFiles.ImageCertificate}";
        await using var content = await store.OpenReadAsync(scope, ReleaseFiles.ImageCertificate, cancellationToken);
        if (content is null)
        {
            return $"{name} is not in the artifact store any more: set spec.restartFrom to Signed";
        }

        try
        {
            using var certificate = ImageCertificate.Parse(
                await content.ReadTextAsync(LongestCertificate, cancellationToken) ?? string.Empty);
            var image = context.Status.Image!;
            var digest = SignedDigest.Of(signature.HashMethod!.Value, image.Sha256!, image.Sha512!);
            return certificate.Fingerprint == signature.Certificate
                && certificate.Verifies(digest, Convert.FromBase64String(signature.Value!))
                ? null
                : $"The image's signature is not good by {name}: set spec.restartFrom to Signed";
        }
        catch (SigningException error)
        {
            return $"{name} {error.Message}: set spec.restartFrom to Signed";
        }
    }
}
