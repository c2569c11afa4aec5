using System.Security.Cryptography;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Signing;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Promotions.Publishing;

/// <summary>
/// Asks somebody else to change the images: by a signed request in the image's folder of the artifact store, and by the
/// webhook of the settings. It is called again until the images are changed, and does only what is not done yet.
/// </summary>
internal sealed class PublishRequests(IArtifactStore store, ArtifactSigner signer, PublishWebhook webhook)
{
    // Some 1000 regions.
    private const int LongestFile = 4 << 20;

    // Leaves room for the names of keys, which are a part of the signatures' names.
    private const int LongestName = 100;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMinutes(1);

    /// <summary>Writes the request and sends it, each once, and says in the status how far that is.</summary>
    /// <exception cref="StageFailedException">There is no key to sign it with.</exception>
    /// <exception cref="SigningException">A key cannot sign.</exception>
    public async Task WriteAsync(PromotionContext context, CancellationToken cancellationToken)
    {
        var scope = new ArtifactScope(context.Namespace, context.Status.Profile!, context.Status.ImageName!);
        var file = FileOf(context.Promotion);
        var content = await StoreAsync(context, scope, file, cancellationToken);
        var digest = Convert.ToHexStringLower(SHA256.HashData(content));
        if (context.Status.Request?.Sha256 != digest)
        {
            context.Status.Request = new V1PublishRequest
            {
                File = $"{scope}/{file}",
                Sha256 = digest,
                WrittenAt = PublishDocument.TimeOf(content),
            };
        }

        await SendAsync(context, scope, file, content, cancellationToken);
    }

    // A name in Kubernetes may be longer than a file's.
    private static string FileOf(V1ImagePromotion promotion) => ReleaseFiles.PublishRequest(
        promotion.Name().Length <= LongestName ? promotion.Name() : promotion.Uid());

    // The time in it is that of the first writing, also where the status with it was lost: otherwise each try would be
    // another request.
    private async Task<byte[]> StoreAsync(
        PromotionContext context, ArtifactScope scope, string file, CancellationToken cancellationToken)
    {
        if (await ReadAsync(scope, file, cancellationToken) is { } stored
            && PublishDocument.TimeOf(stored) is { } requestedAt
            && stored.AsSpan().SequenceEqual(PublishDocument.Of(context, requestedAt))
            && await store.StatAsync(scope, ReleaseFiles.Signature(file), cancellationToken) is not null)
        {
            return stored;
        }

        if (!signer.HasKeys(context.Namespace))
        {
            throw new StageFailedException(
                Reasons.FailedSigningKey,
                "A request that is not signed could be anybody's: name a key in signing.keys in the operator's "
                + "settings, or set spec.promotion.publisher of the profile to Operator");
        }

        // Of an image that has its signatures already, or was let go without any.
        using var keys = await signer.OpenKeysAsync(context.Namespace, untested: null, cancellationToken);
        await RemoveSignaturesAsync(scope, file, cancellationToken);
        var content = PublishDocument.Of(context, context.Now);
        using var stream = new MemoryStream(content);
        var written = await store.WriteAsync(
            scope, file, stream, ArtifactWriteOptions.Default, cancellationToken);
        // In its place for the build stands the promotion, whose request it is.
        await signer.SignAsync(
            scope, written, context.Promotion.Uid(), keys, progress: null, cancellationToken);
        return content;
    }

    // A signature of what stood there before must not stand beside what stands there now.
    private async Task RemoveSignaturesAsync(ArtifactScope scope, string file, CancellationToken cancellationToken)
    {
        foreach (var other in await store.ListAsync(scope, cancellationToken))
        {
            if (ReleaseFiles.IsSignature(other.Name) && other.Name.StartsWith($"{file}.", StringComparison.Ordinal))
            {
                await store.DeleteAsync(scope, other.Name, cancellationToken);
            }
        }
    }

    private async Task SendAsync(
        PromotionContext context,
        ArtifactScope scope,
        string file,
        byte[] content,
        CancellationToken cancellationToken)
    {
        var request = context.Status.Request!;
        if (!webhook.IsSet || request.SentAt is not null || request.RetryAt > context.Now)
        {
            return;
        }

        var signature = await ReadAsync(scope, ReleaseFiles.Signature(file), cancellationToken);
        var (isTaken, message) = await webhook.SendAsync(content, signature ?? [], cancellationToken);
        request.Message = message;
        request.SentAt = isTaken ? context.Now : null;
        request.RetryAt = isTaken ? null : context.Now + RetryPause;
    }

    private async Task<byte[]?> ReadAsync(ArtifactScope scope, string file, CancellationToken cancellationToken)
    {
        await using var content = await store.OpenReadAsync(scope, file, cancellationToken);
        if (content is null || content.Info.SizeBytes > LongestFile)
        {
            return null;
        }

        var bytes = new byte[content.Info.SizeBytes];
        await content.Stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
