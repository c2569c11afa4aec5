using System.Runtime.CompilerServices;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;

namespace ImageFactory.Demo;

/// <summary>
/// A build's states until it is over. When the token ends, the build is cancelled and its end waited for all the same:
/// that is how nothing stays behind on the node.
/// </summary>
internal sealed class BuildFeed(
    IKubernetesClient client, BuildStarter starter, OperatorProbe probe, StageLog log, TimeProvider time)
{
    // Often enough for a clock that counts seconds.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    // A privileged pod releases its mounts and loop devices within seconds; its grace period and deletion are the
    // bound.
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(150);

    private readonly PatientCalls _server = new(time);

    /// <summary>Yields the build's state again and again, the last one when it is over.</summary>
    /// <exception cref="DemoException">The end cannot be waited for.</exception>
    public async IAsyncEnumerable<BuildState> FollowAsync(
        V1ImageBuild build, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DateTimeOffset? endBy = null;
        while (!BuildProgress.IsOver(build))
        {
            // Also after a signal: what the build says while it cleans up is worth seeing.
            yield return new BuildState(build, await log.ReadAsync(build, CancellationToken.None));
            await PauseAsync(cancellationToken);
            await probe.CheckAsync();
            if (cancellationToken.IsCancellationRequested && build.Spec.Cancel is not true)
            {
                endBy ??= time.GetUtcNow() + CancelPatience;
                await _server.TryAsync(() => starter.CancelAsync(build.Name(), CancellationToken.None));
            }

            build = await _server.TryAsync(() => ReadAsync(build)) ?? build;
            if (time.GetUtcNow() > endBy)
            {
                throw new DemoException(
                    $"Build {build.Name()} did not end within {CancelPatience.TotalSeconds:0} s of its "
                    + "cancellation; the next run waits for it");
            }
        }

        yield return new BuildState(build, null);
    }

    private async Task<V1ImageBuild> ReadAsync(V1ImageBuild build) =>
        await client.GetAsync<V1ImageBuild>(build.Name(), build.Namespace(), CancellationToken.None)
        ?? throw new DemoException($"Build {build.Name()} was deleted by somebody else");

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        // Once cancelled, the token would make every pause zero seconds long.
        var token = cancellationToken.IsCancellationRequested ? CancellationToken.None : cancellationToken;
        try
        {
            await Task.Delay(Poll, time, token);
        }
        catch (OperationCanceledException)
        {
            // The caller sees the token itself.
        }
    }
}
