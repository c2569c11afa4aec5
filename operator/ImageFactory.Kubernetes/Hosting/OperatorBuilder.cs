using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using ImageFactory.Kubernetes.Abstractions.Builder;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Reconciliation;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageFactory.Kubernetes.Hosting;

/// <summary>Writes down what the operator consists of.</summary>
internal sealed class OperatorBuilder(IServiceCollection services, OperatorSettings settings, OperatorPlan plan)
    : IOperatorBuilder
{
    // The server's limit for the name part of a qualified name.
    private const int MaxFinalizerName = 63;

    /// <inheritdoc />
    public IServiceCollection Services => services;

    /// <inheritdoc />
    public OperatorSettings Settings => settings;

    /// <inheritdoc />
    public IOperatorBuilder AddJson(IJsonTypeInfoResolver resolver)
    {
        services.AddSingleton(resolver);
        return this;
    }

    /// <inheritdoc />
    public IOperatorBuilder AddController<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation, TEntity>()
        where TImplementation : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>, new()
    {
        services.TryAddScoped<TImplementation>();
        AddQueue<TEntity>();
        plan.Add(graph => graph.AddController<TEntity>(
            provider => provider.GetRequiredService<TImplementation>(), labelSelector: null));
        return this;
    }

    /// <inheritdoc />
    public IOperatorBuilder AddControllerWithLabelSelector<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation, TEntity,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSelector>()
        where TImplementation : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>, new()
        where TSelector : class, IEntityLabelSelector<TEntity>
    {
        services.TryAddScoped<TImplementation>();
        services.TryAddSingleton<TSelector>();
        AddQueue<TEntity>();
        plan.Add(async (graph, cancellationToken) => graph.AddController<TEntity>(
            provider => provider.GetRequiredService<TImplementation>(),
            await graph.Services.GetRequiredService<TSelector>().GetLabelSelectorAsync(cancellationToken)));
        return this;
    }

    /// <inheritdoc />
    public IOperatorBuilder AddFinalizer<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation, TEntity>(
        string identifier)
        where TImplementation : class, IEntityFinalizer<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>, new()
    {
        var name = identifier[(identifier.IndexOf('/', StringComparison.Ordinal) + 1)..];
        if (name.Length is 0 or > MaxFinalizerName || name.Length == identifier.Length)
        {
            throw new ArgumentException(
                $"Finalizer '{identifier}' is no group/name with a name of 1 to {MaxFinalizerName} characters");
        }

        services.TryAddScoped<TImplementation>();
        services.AddSingleton(new FinalizerRegistration<TEntity>(
            identifier, provider => provider.GetRequiredService<TImplementation>()));
        services.AddSingleton<EntityFinalizerAttacher<TImplementation, TEntity>>(provider =>
        {
            var writer = new FinalizerWriter<TEntity>(provider.GetRequiredService<IKubernetesClient>());
            return (entity, cancellationToken) => entity.HasFinalizer(identifier)
                ? Task.FromResult(entity)
                : writer.WriteAsync(entity, [.. entity.Finalizers() ?? [], identifier], cancellationToken);
        });
        return this;
    }

    /// <inheritdoc />
    public IOperatorBuilder AddOwnedWatch<TOwned, TOwner>(
        string? labelSelector = null, string? @namespace = null)
        where TOwned : class, IKubernetesObject<V1ObjectMeta>
        where TOwner : class, IKubernetesObject<V1ObjectMeta>, new()
    {
        AddQueue<TOwner>();
        plan.Add(graph => graph.AddOwnedWatch<TOwned, TOwner>(labelSelector, @namespace));
        return this;
    }

    /// <inheritdoc />
    public IOperatorBuilder AddRelatedWatch<
        TRelated, TEntity,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMap>(
        string? labelSelector = null, ReconcileStrategy strategy = ReconcileStrategy.ByResourceVersion)
        where TRelated : class, IKubernetesObject<V1ObjectMeta>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>, new()
        where TMap : class, IRelatedObjects<TRelated, TEntity>
    {
        services.TryAddSingleton<TMap>();
        AddQueue<TEntity>();
        plan.Add(graph => graph.AddRelatedWatch<TRelated, TEntity>(
            (key, token) => graph.Services.GetRequiredService<TMap>().FindAsync(key, token), labelSelector, strategy));
        return this;
    }

    /// <inheritdoc />
    public IOperatorBuilder AddRelatedWatch<TRelated, TEntity>(
        Func<IServiceProvider, ObjectKey, IEnumerable<ObjectKey>> map,
        string? labelSelector = null,
        ReconcileStrategy strategy = ReconcileStrategy.ByResourceVersion)
        where TRelated : class, IKubernetesObject<V1ObjectMeta>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>, new()
    {
        AddQueue<TEntity>();
        plan.Add(graph => graph.AddRelatedWatch<TRelated, TEntity>(
            (key, _) => Task.FromResult(map(graph.Services, key)), labelSelector, strategy));
        return this;
    }

    private void AddQueue<TEntity>()
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        services.TryAddSingleton<EntityQueues<TEntity>>();
        services.TryAddSingleton<IEntityQueue<TEntity>>(
            provider => provider.GetRequiredService<EntityQueues<TEntity>>());
        services.TryAddSingleton<IEntityKeys<TEntity>>(
            provider => provider.GetRequiredService<EntityQueues<TEntity>>());
        services.TryAddSingleton<EntityQueue<TEntity>>(
            provider => provider.GetRequiredService<EntityQueues<TEntity>>().EnqueueAsync);
    }
}
