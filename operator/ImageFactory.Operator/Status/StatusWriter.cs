using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Abstractions.Events;
using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using k8s.Models;

namespace ImageFactory.Operator.Status;

/// <summary>The only place that writes a build's status: one server-side apply a reconcile, and none where nothing changed.</summary>
[GenericRbac(Groups = [ApiGroup.Name], Resources = ["imagebuilds/status"], Verbs = RbacVerb.Get | RbacVerb.Patch)]
internal sealed partial class StatusWriter(
    IKubernetesClient client, EventPublisher events, ILogger<StatusWriter> logger)
{
    /// <summary>The field manager that owns <c>status</c>.</summary>
    internal const string FieldManager = "imagefactory-status";

    /// <summary>Writes <paramref name="status"/> if it says something new; true if it did.</summary>
    public async Task<bool> WriteAsync(
        V1ImageBuild build, V1ImageBuildStatus status, CancellationToken cancellationToken)
    {
        var (before, next) = (ToNode(build.Status ?? new V1ImageBuildStatus()), ToNode(status));
        if (build.Status is not null && JsonNode.DeepEquals(before, next))
        {
            return false;
        }

        try
        {
            if (Vanished(before, next) is { Count: > 0 } vanished)
            {
                var patch = new JsonObject { ["status"] = vanished };
                await client.PatchAsync<V1ImageBuild>(
                    build.Name(), build.Namespace(), patch.ToJsonString(), "status", cancellationToken);
            }

            await ApplyAsync(build, status, cancellationToken);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            // The object went in the meantime: nobody is left to read the status.
            return false;
        }

        return true;
    }

    // A status that is not written would be lost with all that the reconcile found and did, a build host's end among it.
    private async Task ApplyAsync(V1ImageBuild build, V1ImageBuildStatus status, CancellationToken cancellationToken)
    {
        try
        {
            await client.ApplyStatusAsync(WithStatus(build, status), FieldManager, cancellationToken);
        }
        catch (ApiException error) when (error.IsInvalid)
        {
            Log.Refused(logger, build.Namespace(), build.Name(), error.Message);
            await events(
                build,
                Reasons.StatusRefused,
                $"The API server refuses the status, which is written without its texts: {error.Message}",
                EventType.Warning,
                cancellationToken);
            await client.ApplyStatusAsync(WithStatus(build, WithoutTexts(status)), FieldManager, cancellationToken);
        }
    }

    private static V1ImageBuild WithStatus(V1ImageBuild build, V1ImageBuildStatus status) => new()
    {
        ApiVersion = build.ApiVersion,
        Kind = build.Kind,
        Metadata = new V1ObjectMeta { Name = build.Name(), NamespaceProperty = build.Namespace() },
        Status = status,
    };

    private static V1ImageBuildStatus WithoutTexts(V1ImageBuildStatus status)
    {
        const string Instead = "Left out: the API server refused it, see the event StatusRefused";
        var bare = Copy(status);
        foreach (var stage in bare.Stages ?? [])
        {
            stage.Message = stage.Message is null ? null : Instead;
        }

        foreach (var region in bare.Regions ?? [])
        {
            region.Message = region.Message is null ? null : Instead;
        }

        foreach (var condition in bare.Conditions ?? [])
        {
            condition.Message = Instead;
        }

        return bare;
    }

    /// <summary>A copy that a reconcile can change without touching what was read.</summary>
    public static V1ImageBuildStatus Copy(V1ImageBuildStatus? status) =>
        status is null
            ? new V1ImageBuildStatus()
            : ToNode(status).Deserialize(EntityJsonContext.Default.V1ImageBuildStatus)!;

    // Where an apply takes a whole object away, API servers of old leave null in its place, and then refuse it for being none.
    // So objects that a build has no more, which happens only when it is tried again, go by a merge patch first.
    private static JsonObject Vanished(JsonObject before, JsonObject next)
    {
        var vanished = new JsonObject();
        foreach (var (name, value) in before)
        {
            if (value is not JsonObject was)
            {
                continue;
            }

            if (next[name] is not JsonObject now)
            {
                vanished[name] = null;
            }
            else if (Vanished(was, now) is { Count: > 0 } inside)
            {
                vanished[name] = inside;
            }
        }

        return vanished;
    }

    private static JsonObject ToNode(V1ImageBuildStatus status) =>
        JsonSerializer.SerializeToNode(status, EntityJsonContext.Default.V1ImageBuildStatus)!.AsObject();

    private static partial class Log
    {
        [LoggerMessage(130, LogLevel.Error, "The API server refuses the status of build {Namespace}/{Name}: {Reason}")]
        public static partial void Refused(ILogger logger, string @namespace, string name, string reason);
    }
}
