using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Events;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.Shared;
using k8s.Models;

namespace ImageFactory.Operator.Status;

/// <summary>
/// Writes the status of objects of a kind: one server-side apply a reconcile, and none where nothing changed. A status
/// is written here and nowhere else, and its texts are made plain here, whoever wrote them.
/// </summary>
/// <param name="fieldManager">The field manager that owns what is written.</param>
/// <param name="json">How the status is read and written.</param>
/// <param name="client">The API server.</param>
/// <param name="events">Told of a status that the API server refuses.</param>
/// <param name="logger">The log.</param>
/// <typeparam name="TEntity">The kind.</typeparam>
/// <typeparam name="TStatus">Its status.</typeparam>
internal sealed partial class StatusWriter<TEntity, TStatus>(
    string fieldManager,
    JsonTypeInfo<TStatus> json,
    IKubernetesClient client,
    EventPublisher events,
    ILogger<StatusWriter<TEntity, TStatus>> logger)
    where TEntity : CustomKubernetesEntity, IStatus<TStatus?>, new()
    where TStatus : class, new()
{
    /// <summary>Writes a status if it says something new.</summary>
    /// <param name="entity">The object as it was read.</param>
    /// <param name="before">What of its status is the field manager's; null for none.</param>
    /// <param name="status">What it is to be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it did, and the status as it is now.</returns>
    public async Task<(bool IsWritten, TStatus Status)> WriteAsync(
        TEntity entity, TStatus? before, TStatus status, CancellationToken cancellationToken)
    {
        var (old, next) = (StatusJson.ToNode(before ?? new TStatus(), json), StatusJson.ToNode(status, json));
        if (PlainText.Clean(next))
        {
            status = next.Deserialize(json)!;
        }

        if (before is not null && JsonNode.DeepEquals(old, next))
        {
            return (false, status);
        }

        try
        {
            if (Vanished(old, next) is { Count: > 0 } vanished)
            {
                await PatchAsync(entity, vanished, cancellationToken);
            }

            await ApplyAsync(entity, old, status, next, cancellationToken);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            // The object went in the meantime: nobody is left to read the status.
            return (false, status);
        }

        return (true, status);
    }

    // A status that is not written would be lost with all that the reconcile found and did, a build host's end among
    // it.
    private async Task ApplyAsync(
        TEntity entity, JsonObject old, TStatus status, JsonObject next, CancellationToken cancellationToken)
    {
        try
        {
            await client.ApplyStatusAsync(WithStatus(entity, status), fieldManager, cancellationToken);
        }
        catch (ApiException error) when (error.IsInvalid)
        {
            await ReplaceAsync(entity, old, status, next, cancellationToken);
        }
    }

    // Whoever else wrote into the status (kubectl edit --subresource=status, a backup that was restored) owns a part of
    // it. Of what an apply takes away, his part is left, such as a condition without a reason, and the server refuses
    // the whole. A patch takes it from him.
    private async Task ReplaceAsync(
        TEntity entity, JsonObject old, TStatus status, JsonObject next, CancellationToken cancellationToken)
    {
        try
        {
            await PatchAsync(entity, Replacement(old, next), cancellationToken);
            await client.ApplyStatusAsync(WithStatus(entity, status), fieldManager, cancellationToken);
        }
        catch (ApiException error) when (error.IsInvalid)
        {
            Log.Refused(logger, entity.Kind, entity.Namespace(), entity.Name(), error.Message);
            await events(
                entity,
                Reasons.StatusRefused,
                $"The API server refuses the status, which is written without its texts: {error.Message}",
                EventType.Warning,
                cancellationToken);
            RemoveTexts(next);
            await client.ApplyStatusAsync(
                WithStatus(entity, next.Deserialize(json)!), fieldManager, cancellationToken);
        }
    }

    private Task<TEntity> PatchAsync(TEntity entity, JsonObject status, CancellationToken cancellationToken) =>
        client.PatchAsync<TEntity>(
            entity.Name(),
            entity.Namespace(),
            new JsonObject { ["status"] = status }.ToJsonString(),
            "status",
            cancellationToken);

    private static TEntity WithStatus(TEntity entity, TStatus status) => new()
    {
        ApiVersion = entity.ApiVersion,
        Kind = entity.Kind,
        Metadata = new V1ObjectMeta { Name = entity.Name(), NamespaceProperty = entity.Namespace() },
        Status = status,
    };

    // Messages hold what hosts and clouds said; all else in a status is ours.
    private static void RemoveTexts(JsonNode? node)
    {
        const string Instead = "Left out: the API server refused it, see the event StatusRefused";
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items)
                {
                    RemoveTexts(item);
                }

                break;
            case JsonObject fields:
                foreach (var (name, value) in fields.ToList())
                {
                    if (name == "message" && value is not null)
                    {
                        fields[name] = Instead;
                    }
                    else
                    {
                        RemoveTexts(value);
                    }
                }

                break;
        }
    }

    // Where an apply takes a whole object away, API servers of old leave null in its place, and then refuse it for
    // being none. So objects that a status has no more, which happens only when a build is tried again, go by a merge
    // patch first.
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

    // As a merge patch: what is there no more is null, and lists stand whole.
    private static JsonObject Replacement(JsonObject before, JsonObject next)
    {
        var replacement = next.DeepClone().AsObject();
        foreach (var (name, value) in before)
        {
            if (next[name] is null)
            {
                replacement[name] = null;
            }
            else if (value is JsonObject was && next[name] is JsonObject now)
            {
                replacement[name] = Replacement(was, now);
            }
        }

        return replacement;
    }

    private static partial class Log
    {
        [LoggerMessage(130, LogLevel.Error, "The API server refuses the status of {Kind} {Namespace}/{Name}: {Reason}")]
        public static partial void Refused(ILogger logger, string kind, string @namespace, string name, string reason);
    }
}
