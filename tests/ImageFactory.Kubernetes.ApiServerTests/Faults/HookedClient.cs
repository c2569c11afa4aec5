using ImageFactory.Kubernetes.Client;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

/// <summary>A client to whose calls something happens on their way.</summary>
internal sealed class HookedClient(IKubernetesClient inner) : ForwardingClient(inner)
{
    /// <summary>Before a patch is sent.</summary>
    public Func<Task> BeforePatch { get; set; } = () => Task.CompletedTask;

    /// <summary>After an object was read, and before anybody sees it.</summary>
    public Func<Task> AfterGet { get; set; } = () => Task.CompletedTask;

    public override async Task<TEntity?> GetAsync<TEntity>(
        string name, string? @namespace, CancellationToken cancellationToken)
        where TEntity : class
    {
        var entity = await base.GetAsync<TEntity>(name, @namespace, cancellationToken);
        await AfterGet();
        return entity;
    }

    public override async Task<TEntity> PatchAsync<TEntity>(
        string name, string? @namespace, string mergePatch, string? subresource, CancellationToken cancellationToken)
    {
        await BeforePatch();
        return await base.PatchAsync<TEntity>(name, @namespace, mergePatch, subresource, cancellationToken);
    }
}
