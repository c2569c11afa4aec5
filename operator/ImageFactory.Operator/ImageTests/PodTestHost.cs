using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.ImageTests;

/// <summary>
/// The test pod itself, which boots a copy of the image with QEMU: the machine comes and goes with the pod, and the
/// suite has looked at its console already.
/// </summary>
internal sealed class PodTestHost(OpenStackSettings settings) : ITestHost
{
    /// <inheritdoc />
    public bool Boots(BuildContext context, V1DistroProfileSpec profile) =>
        !TestPlan.IsOnServer(context, profile, settings.BuildHost);

    /// <inheritdoc />
    public Task<StageOutcome> EnsureAsync(
        BuildContext context, V1DistroProfileSpec profile, CancellationToken cancellationToken) => Proceed();

    /// <inheritdoc />
    public Task<TestTarget?> TargetAsync(BuildContext context, CancellationToken cancellationToken) =>
        Task.FromResult<TestTarget?>(null);

    /// <inheritdoc />
    public Task<string?> FaultAsync(BuildContext context, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(null);

    /// <inheritdoc />
    public Task<StageOutcome> EndAsync(BuildContext context, CancellationToken cancellationToken) => Proceed();

    /// <inheritdoc />
    public Task<TestProblem?> ExplainAsync(
        BuildContext context, TestProblem? problem, CancellationToken cancellationToken) => Task.FromResult(problem);

    /// <inheritdoc />
    public Task<StageOutcome> RemoveAsync(BuildContext context, CancellationToken cancellationToken) => Proceed();

    private static Task<StageOutcome> Proceed() => Task.FromResult<StageOutcome>(new StageOutcome.Proceed());
}
