using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Hosts;

/// <summary>
/// Where build hosts come from. Every member is re-callable, finds again what an earlier call or an earlier process
/// made (deterministic names, labels with the build's UID), and works with an empty status.
/// </summary>
internal interface IBuildBackend
{
    /// <summary>The value of <c>spec.backend</c> that selects it.</summary>
    BuildBackend Kind { get; }

    /// <summary>
    /// Stage Initialized: whether a build may begin; Proceed when it may. A build that may not waits for its turn, or
    /// fails because something is missing for its host.
    /// </summary>
    /// <param name="context">The reconcile.</param>
    /// <param name="profile">The build's profile, resolved.</param>
    /// <param name="builds">All builds that this operator serves.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<StageOutcome> AdmitAsync(
        BuildContext context,
        V1DistroProfileSpec profile,
        IReadOnlyCollection<V1ImageBuild> builds,
        CancellationToken cancellationToken);

    /// <summary>Stage BuildHostReady: a clean host is there and fit for a build.</summary>
    Task<StageOutcome> EnsureHostAsync(BuildContext context, CancellationToken cancellationToken);

    /// <summary>Stage HostConnected: the host has proven that it is ours and runs our scripts.</summary>
    Task<StageOutcome> ConnectAsync(BuildContext context, CancellationToken cancellationToken);

    /// <summary>Stages SourceFetched to ImageBuilt: the work on the host.</summary>
    Task<StageOutcome> RunOnHostAsync(BuildContext context, BuildStage stage, CancellationToken cancellationToken);

    /// <summary>Stage CleanedUp: temporary objects that give rights, such as upload URLs, are gone.</summary>
    Task<StageOutcome> CleanUpAsync(BuildContext context, CancellationToken cancellationToken);

    /// <summary>Stage HostDestroyed: work stopped, logs kept, host and all that belongs to it gone.</summary>
    Task<StageOutcome> DestroyHostAsync(BuildContext context, CancellationToken cancellationToken);
}
