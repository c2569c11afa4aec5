using System.Net;
using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>Sees to it that a janitor has been on a node after a build there was killed.</summary>
[EntityRbac(typeof(V1Node), Verbs = RbacVerb.Get)]
internal sealed class JanitorRunner(IKubernetesClient client)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    // A node that is ready but has no room for a janitor in this time gets none.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Proceed once the janitor has ended or given up, and the host says whether its node is clean; else what is being
    /// waited for.
    /// </summary>
    public async Task<StageOutcome> RunAsync(
        BuildContext context, BuildPodRequest request, string node, CancellationToken cancellationToken)
    {
        var name = request.Names.Janitor(request.Attempt);
        var pod = await client.GetAsync<V1Pod>(name, request.Names.Namespace, cancellationToken);
        if (pod is null)
        {
            if (!await MayEnterAsync(request, node, cancellationToken))
            {
                context.Host.Released = false;
                return new StageOutcome.Proceed();
            }

            await client.CreateAsync(JanitorPodBuilder.Build(request, node), cancellationToken);
            return Waiting(node);
        }

        if (!pod.IsOwnedBy(request.Names))
        {
            context.Host.Released = false;
            return new StageOutcome.Proceed();
        }

        var isOver = pod.Status?.Phase is "Succeeded" or "Failed";
        var isLate = context.Now - pod.Metadata.CreationTimestamp > Patience;
        if (!isOver && !isLate && await IsReadyAsync(node, cancellationToken))
        {
            return Waiting(node);
        }

        context.Host.Released = pod.Status?.Phase == "Succeeded";
        return new StageOutcome.Proceed();
    }

    private async Task<bool> MayEnterAsync(BuildPodRequest request, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync<V1Node>(name, cancellationToken: cancellationToken) is { } node
                && NodeFit.Allows(node, BuildPodBuilder.Build(request).Spec!);
        }
        catch (ApiException error) when (error.StatusCode == HttpStatusCode.Forbidden)
        {
            // As below: an operator of one namespace, whose people are one team.
            return true;
        }
    }

    // When a node that does not answer comes back, its kubelet ends the pod that it did not know to be deleted, and
    // what the pod held is released as with any other; a node that starts anew has none of it.
    private async Task<bool> IsReadyAsync(string node, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetAsync<V1Node>(node, cancellationToken: cancellationToken))?.Status?.Conditions?
                .Any(condition => condition is { Type: "Ready", Status: "True" }) == true;
        }
        catch (ApiException error) when (error.StatusCode == HttpStatusCode.Forbidden)
        {
            // No Role can let an operator of one namespace read nodes: there the janitor gets its time.
            return true;
        }
    }

    private static StageOutcome.Waiting Waiting(string node) => new(
        Reasons.WaitingForJanitor, $"Releasing what the killed build left on node {node}", Poll);
}
