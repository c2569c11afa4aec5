using KubeOpsShape.Entities;

namespace KubeOpsShape.Finalizers;

/// <summary>Takes the ConfigMap away before the greeting goes.</summary>
[EntityRbac(typeof(V1ConfigMap), Verbs = RbacVerb.Delete)]
public class V1GreetingFinalizer(IKubernetesClient client) : IEntityFinalizer<V1Greeting>
{
    /// <inheritdoc />
    public async Task<ReconciliationResult<V1Greeting>> FinalizeAsync(
        V1Greeting entity, CancellationToken cancellationToken)
    {
        await client.DeleteAsync<V1ConfigMap>(entity.Name(), entity.Namespace(), cancellationToken);
        return ReconciliationResult<V1Greeting>.Success(entity);
    }
}
