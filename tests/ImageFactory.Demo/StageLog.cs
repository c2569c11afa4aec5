using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;

namespace ImageFactory.Demo;

/// <summary>
/// What the container that works for a build has said last. A log that cannot be read now is no reason to lose sight of
/// the build: the line from before stands in.
/// </summary>
internal sealed class StageLog(IKubernetesClient client, TimeProvider time)
{
    // A log is read from its begin: often enough for a person, rarely enough for the node.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(4);

    // The clock beside it stands still meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private DateTimeOffset _read;
    private LogLine? _last;

    /// <summary>The line; null while no container runs.</summary>
    public async Task<LogLine?> ReadAsync(V1ImageBuild build, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - _read < Interval)
        {
            return _last;
        }

        _read = now;
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            _last = await ReadRunningAsync(build, either.Token);
        }
        catch (Exception error) when (error is ApiException or IOException or OperationCanceledException)
        {
            // It stays as it was.
        }

        return _last;
    }

    private async Task<LogLine?> ReadRunningAsync(V1ImageBuild build, CancellationToken cancellationToken)
    {
        var @namespace = build.Namespace()!;
        if (PodOf(build) is not { } name
            || await client.GetAsync<V1Pod>(name, @namespace, cancellationToken) is not { } pod
            || RunningContainer(pod) is not { } container)
        {
            return null;
        }

        await using var log = await client.ReadLogAsync(name, @namespace, container, cancellationToken);
        return new LogLine(container, await LogText.LastLineAsync(log ?? Stream.Null, cancellationToken));
    }

    private static string? PodOf(V1ImageBuild build) => build.Status?.CurrentStage == nameof(BuildStage.Tested)
        ? build.Status.Tests?.Pod
        : build.Status?.Host?.Name;

    // They run one after the other.
    private static string? RunningContainer(V1Pod pod) => (pod.Status?.InitContainerStatuses ?? [])
        .Concat(pod.Status?.ContainerStatuses ?? [])
        .FirstOrDefault(container => container.State?.Running is not null)?.Name;
}
