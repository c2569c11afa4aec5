using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Models;
using ImageFactory.Operator.Entities;

namespace ImageFactory.Operator.Status;

/// <summary>The only place that writes a build's status: one server-side apply a pass, and none where nothing changed.</summary>
[GenericRbac(Groups = ["imagefactory.dev"], Resources = ["imagebuilds/status"], Verbs = RbacVerb.Get | RbacVerb.Patch)]
internal sealed class StatusWriter(IKubernetesClient client)
{
    /// <summary>The field manager that owns <c>status</c>.</summary>
    internal const string FieldManager = "imagefactory-status";

    /// <summary>Writes <paramref name="status"/> if it says something new; true if it did.</summary>
    public async Task<bool> WriteAsync(
        V1ImageBuild build, V1ImageBuildStatus status, CancellationToken cancellationToken)
    {
        if (build.Status is { } live && JsonNode.DeepEquals(ToNode(live), ToNode(status)))
        {
            return false;
        }

        var apply = new V1ImageBuild
        {
            ApiVersion = build.ApiVersion,
            Kind = build.Kind,
            Metadata = new V1ObjectMeta { Name = build.Name(), NamespaceProperty = build.Namespace() },
            Status = status,
        };
        try
        {
            await client.ApplyStatusAsync(apply, FieldManager, cancellationToken);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            // The object went in the meantime: nobody is left to read the status.
            return false;
        }

        return true;
    }

    /// <summary>A copy that a pass can change without touching what was read.</summary>
    public static V1ImageBuildStatus Copy(V1ImageBuildStatus? status) =>
        status is null
            ? new V1ImageBuildStatus()
            : ToNode(status).Deserialize(EntityJsonContext.Default.V1ImageBuildStatus)!;

    private static JsonNode ToNode(V1ImageBuildStatus status) =>
        JsonSerializer.SerializeToNode(status, EntityJsonContext.Default.V1ImageBuildStatus)!;
}
