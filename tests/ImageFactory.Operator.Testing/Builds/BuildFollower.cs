using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;

namespace ImageFactory.Operator.Testing.Builds;

/// <summary>Follows the builds of a test as the API server tells of them.</summary>
internal sealed class BuildFollower(Scenario scenario)
{
    /// <summary>Follows a build until something holds. A build that is over and does not fit fails at once.</summary>
    /// <param name="build">The build.</param>
    /// <param name="what">What is to hold.</param>
    /// <param name="within">How long it may take.</param>
    /// <param name="holds">Whether it holds.</param>
    /// <param name="seen">Its state from which on nothing is missed; null for now.</param>
    public async Task<V1ImageBuild> UntilAsync(
        V1ImageBuild build,
        string what,
        TimeSpan within,
        Func<V1ImageBuild, bool> holds,
        V1ImageBuild? seen = null)
    {
        using var deadline = new CancellationTokenSource(within);
        var last = seen;
        try
        {
            while (true)
            {
                last = seen
                    ?? await scenario.Client.GetAsync<V1ImageBuild>(build.Name(), build.Namespace(), deadline.Token)
                    ?? throw new InvalidOperationException($"ImageBuild {build.Name()} is gone; expected: {what}");
                seen = null;
                if (IsWanted(last))
                {
                    return last;
                }

                var options = new WatchOptions
                {
                    Namespace = build.Namespace(),
                    FieldSelector = $"metadata.name={build.Name()}",
                    ResourceVersion = last.Metadata.ResourceVersion,
                };
                await foreach (var change in scenario.Client.WatchAsync<V1ImageBuild>(options, deadline.Token))
                {
                    if (change.Type == WatchEventType.Bookmark)
                    {
                        continue;
                    }

                    last = change.Entity;
                    if (change.Type == WatchEventType.Deleted)
                    {
                        break;
                    }

                    if (IsWanted(last))
                    {
                        return last;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"Not within {within.TotalSeconds:0} s: {what}; {await DescribeAsync(last)}");
        }

        bool IsWanted(V1ImageBuild now)
        {
            if (holds(now))
            {
                return true;
            }

            return now.IsOver()
                ? throw new InvalidOperationException(
                    $"Expected: {what}; but {BuildReport.Of(now)}\n{scenario.Operator.Tail}")
                : false;
        }
    }

    private async Task<string> DescribeAsync(V1ImageBuild? build) =>
        $"{BuildReport.Of(build)}\n{await scenario.KubectlAsync("get", "pods", "-o", "wide")}\n"
        + scenario.Operator.Tail;
}
