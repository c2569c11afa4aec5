using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Models;
using ImageFactory.Operator.Backends.Host;
using ImageFactory.Operator.Pipeline;

namespace ImageFactory.Operator.Backends.Pod;

/// <summary>Sees to it that a janitor has been on a node after a build there was killed.</summary>
internal sealed class JanitorRunner(IKubernetesClient client)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    // A node that does not run the janitor in this time is gone itself, and its loop devices with it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Null once the janitor has ended or given up, and the host says whether its node is clean; else what is being waited
    /// for.
    /// </summary>
    public async Task<StageOutcome?> RunAsync(
        BuildContext context, BuildPodRequest request, string node, CancellationToken cancellationToken)
    {
        var name = HostNames.Janitor(context.Build, request.Attempt);
        var pod = await client.GetAsync<V1Pod>(name, context.Namespace, cancellationToken);
        if (pod is null)
        {
            await client.CreateAsync(JanitorPodBuilder.Build(request, node), cancellationToken);
            return Waiting(node);
        }

        var isOver = pod.Status?.Phase is "Succeeded" or "Failed";
        var isLost = context.Now - pod.Metadata.CreationTimestamp > Patience;
        if (!isOver && !isLost)
        {
            return Waiting(node);
        }

        context.Host.Released = pod.Status?.Phase == "Succeeded";
        return null;
    }

    private static StageOutcome.Waiting Waiting(string node) => new(
        Entities.Reasons.WaitingForJanitor, $"Releasing what the killed build left on node {node}", Poll);
}
