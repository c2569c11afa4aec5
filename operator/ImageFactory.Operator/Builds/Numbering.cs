using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Builds;

/// <summary>
/// Takes numbers from a profile. The profile's resourceVersion is the precondition, so that two builds never get the
/// same; a number taken by a reconcile that ended before its status was written stays unused.
/// </summary>
[GenericRbac(
    Groups = [ApiGroup.Name], Resources = ["distroprofiles/status"], Verbs = RbacVerb.Get | RbacVerb.Patch)]
internal sealed class Numbering(IKubernetesClient client, IArtifactStore store)
{
    /// <summary>The next numbers whose name is free in the store; null when another build was faster.</summary>
    public async Task<ImageNumber?> TakeAsync(
        BuildContext context,
        V1DistroProfile profile,
        V1DistroProfileSpec resolved,
        CancellationToken cancellationToken)
    {
        var number = ImageNumber.After(profile.Status, context.Now);
        while (await store.ListAsync(
            ArtifactScopes.Of(context.Build, number.NameOf(resolved)), cancellationToken) is { Count: > 0 })
        {
            number = number with { Image = number.Image + 1 };
        }

        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = profile.Metadata.ResourceVersion },
            ["status"] = new JsonObject
            {
                ["lastBuildNumber"] = number.Build,
                ["lastImageDate"] = number.Date,
                ["lastImageNumber"] = number.Image,
                ["lastBuild"] = context.Build.Name(),
            },
        };
        try
        {
            await client.PatchAsync<V1DistroProfile>(
                profile.Name(), context.Namespace, patch.ToJsonString(), "status", cancellationToken);
            return number;
        }
        catch (ApiException error) when (error.IsConflict)
        {
            return null;
        }
    }
}
