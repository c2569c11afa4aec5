using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Builds;

/// <summary>Stage 15: the build host is gone, unless somebody wants to look at it; then it goes later.</summary>
internal sealed class DestroyHost(BuildBackends backends) : IBuildStage
{
    private static readonly TimeSpan DefaultKeepTime = TimeSpan.FromHours(4);

    /// <inheritdoc />
    public BuildStage Stage => BuildStage.HostDestroyed;

    /// <inheritdoc />
    public async Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken)
    {
        if (backends.Find(context.Spec) is not { } backend)
        {
            return new StageOutcome.Done("No build host was made");
        }

        if (TimeLeft(context) is { } left && left > TimeSpan.Zero)
        {
            return new StageOutcome.Kept(
                $"{context.Host.Name} is kept for a look (spec.keepBuildHost); set it to Never to destroy it now",
                left);
        }

        return await backend.DestroyHostAsync(context, cancellationToken);
    }

    private static TimeSpan? TimeLeft(BuildContext context)
    {
        var failed = context.Status.Verdict() is BuildVerdict.Failed;
        var keep = context.Spec.KeepBuildHost switch
        {
            KeepBuildHost.Always => true,
            KeepBuildHost.OnFailure => failed,
            KeepBuildHost.Never or null => false,
            _ => false,
        };
        if (!keep || context.Build.IsDeleting() || context.Host.Name is null)
        {
            return null;
        }

        var cleanedUp = context.Status.Stage(BuildStage.CleanedUp);
        var ended = cleanedUp.FinishedAt ?? cleanedUp.StartedAt ?? context.Now;
        var keepTime = context.Spec.KeepBuildHostSeconds is { } seconds
            ? TimeSpan.FromSeconds(seconds)
            : DefaultKeepTime;
        return ended + keepTime - context.Now;
    }
}
