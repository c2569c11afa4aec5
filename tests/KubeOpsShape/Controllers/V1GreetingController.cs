using KubeOpsShape.Entities;

namespace KubeOpsShape.Controllers;

/// <summary>Writes the ConfigMap, then says so in the status.</summary>
[EntityRbac(typeof(V1Greeting), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch | RbacVerb.Patch)]
[EntityRbac(typeof(V1ConfigMap), Verbs = RbacVerb.Create | RbacVerb.Patch)]
public class V1GreetingController(IKubernetesClient client, EventPublisher publish, TimeProvider time)
    : IEntityController<V1Greeting>
{
    private const string FieldManager = "greeter";

    /// <inheritdoc />
    public async Task<ReconciliationResult<V1Greeting>> ReconcileAsync(
        V1Greeting entity, CancellationToken cancellationToken)
    {
        var text = $"Good morning, {entity.Spec.Whom}";
        await client.ApplyAsync(
            new V1ConfigMap
            {
                Metadata = new V1ObjectMeta { Name = entity.Name(), NamespaceProperty = entity.Namespace() },
                Data = new Dictionary<string, string> { ["greeting"] = text },
            },
            FieldManager,
            cancellationToken: cancellationToken);

        entity.Status ??= new();
        entity.Status.ObservedGeneration = entity.Generation();
        var ready = new V1Condition
        {
            Type = KStatus.Ready,
            Status = ConditionList.True,
            Reason = "Greeted",
            Message = text,
            ObservedGeneration = entity.Generation(),
        };
        if (ConditionList.Set(entity.Status.Conditions, ready, time))
        {
            await client.ApplyStatusAsync(entity, FieldManager, cancellationToken);
            await publish(entity, ready.Reason, text, EventType.Normal, cancellationToken);
        }

        return ReconciliationResult<V1Greeting>.Success(entity);
    }

    /// <inheritdoc />
    public Task<ReconciliationResult<V1Greeting>> DeletedAsync(
        V1Greeting entity, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<V1Greeting>.Success(entity));
}
