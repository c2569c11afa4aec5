using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Signing;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Builds;

/// <summary>
/// Stage 6: the build host has all it needs, and the operator the keys that will sign: before hours of work, not after.
/// </summary>
internal sealed class Prepare(BuildBackends backends, StageJobs jobs, ArtifactSigner signer, ImageSigner imageSigner)
    : IBuildStage
{
    /// <inheritdoc />
    public BuildStage Stage => BuildStage.Prepared;

    /// <inheritdoc />
    public async Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var outcome = await backends.For(context.Spec).RunOnHostAsync(context, Stage, cancellationToken);
        var owner = context.Namespace;
        if (outcome is not StageOutcome.Done done || !signer.HasKeys(owner) && !imageSigner.HasKey(owner))
        {
            return outcome;
        }

        var job = jobs.Start(
            context.Build, Stage, "Trying the keys that will sign", (_, token) => TryKeysAsync(owner, token));
        return await job.FollowAsync(
            jobs,
            context,
            Stage,
            keys => done with { Message = $"{done.Message}; to be signed by {keys}", FinishedAt = context.Now });
    }

    private async Task<string> TryKeysAsync(string owner, CancellationToken cancellationToken)
    {
        using var keys = await signer.OpenKeysAsync(owner, untested: null, cancellationToken);
        using var imageKey = await imageSigner.OpenKeyAsync(owner, cancellationToken);
        var names = keys.Signers.Select(one => one.Fingerprint);
        return string.Join(
            " and ", imageKey is null ? names : names.Append($"certificate {imageKey.Certificate.Fingerprint}"));
    }
}
