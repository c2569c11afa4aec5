using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;

namespace ImageFactory.Operator.Stages;

/// <summary>
/// One reconcile over one build: the object as it was read, and the status that the reconcile works towards.
/// </summary>
/// <param name="Build">The live object; never changed by stages.</param>
/// <param name="Status">The working copy of its status.</param>
/// <param name="Now">The time of the reconcile.</param>
internal sealed record BuildContext(V1ImageBuild Build, V1ImageBuildStatus Status, DateTimeOffset Now)
{
    // The schema's default, for objects that an older schema let pass without it.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromHours(2);

    /// <summary>How long the build may take.</summary>
    public TimeSpan Timeout =>
        Spec.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultTimeout;

    /// <summary>How much of that is left.</summary>
    public TimeSpan TimeLeft => Status.StartedAt is { } started && Now - started is var elapsed
        ? elapsed < Timeout ? Timeout - elapsed : TimeSpan.Zero
        : Timeout;

    /// <summary>The spec.</summary>
    public V1ImageBuildSpec Spec => Build.Spec;

    /// <summary>The build's namespace.</summary>
    public string Namespace => Build.Namespace() ?? "default";

    /// <summary>The build's host, recorded as it becomes known; there since the list of stages was opened.</summary>
    public V1BuildHostStatus Host => Status.Host!;
}
