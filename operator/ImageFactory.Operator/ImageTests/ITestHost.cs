using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.ImageTests;

/// <summary>
/// Where an image is booted for its tests; the suite runs in the test pod in any case. Every member is re-callable, and
/// finds again what an earlier call or an earlier process made.
/// </summary>
internal interface ITestHost
{
    /// <summary>Whether the build's image is booted here; a test ends where it began.</summary>
    bool Boots(BuildContext context, V1DistroProfileSpec profile);

    /// <summary>
    /// Proceed once the test pod may be created; HostLost when this attempt will come to nothing; else what is being
    /// waited for.
    /// </summary>
    Task<StageOutcome> EnsureAsync(
        BuildContext context, V1DistroProfileSpec profile, CancellationToken cancellationToken);

    /// <summary>What the test pod has to know of the machine; null where it boots the image itself.</summary>
    Task<TestTarget?> TargetAsync(BuildContext context, CancellationToken cancellationToken);

    /// <summary>Why the machine will not do any more; null while it does, or when its work is done.</summary>
    Task<string?> FaultAsync(BuildContext context, CancellationToken cancellationToken);

    /// <summary>
    /// The suite has ended and its results are in the store: Proceed once the machine is gone; else what is being
    /// waited for.
    /// </summary>
    Task<StageOutcome> EndAsync(BuildContext context, CancellationToken cancellationToken);

    /// <summary>What the machine itself has to add to a problem that the suite found.</summary>
    Task<TestProblem?> ExplainAsync(BuildContext context, TestProblem? problem, CancellationToken cancellationToken);

    /// <summary>
    /// Proceed once no machine of the build is left; LeftBehind when one is left to the garbage collector; else what is
    /// being waited for.
    /// </summary>
    Task<StageOutcome> RemoveAsync(BuildContext context, CancellationToken cancellationToken);
}
