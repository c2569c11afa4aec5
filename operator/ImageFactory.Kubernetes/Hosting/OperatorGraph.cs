using ImageFactory.Kubernetes.Abstractions.Builder;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Informers;
using ImageFactory.Kubernetes.Metrics;
using ImageFactory.Kubernetes.Models;
using ImageFactory.Kubernetes.Queue;
using ImageFactory.Kubernetes.Reconciliation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Hosting;

/// <summary>The moving parts, put together: watches, controllers, and what leads from one to the other.</summary>
internal sealed class OperatorGraph(
    IServiceProvider services,
    IKubernetesClient client,
    OperatorSettings settings,
    RuntimeMetrics metrics,
    TimeProvider time,
    RandomSource random,
    ILoggerFactory loggers)
{
    private readonly Dictionary<(Type Kind, string? LabelSelector), IInformer> _informers = [];
    private readonly List<IControllerLoop> _controllers = [];
    private readonly List<IRelatedLoop> _related = [];

    /// <summary>The services of the process.</summary>
    public IServiceProvider Services => services;

    /// <summary>All watches.</summary>
    public IReadOnlyCollection<IInformer> Informers => _informers.Values;

    /// <summary>All controllers.</summary>
    public IReadOnlyList<IControllerLoop> Controllers => _controllers;

    /// <summary>All mappings from one kind to another.</summary>
    public IReadOnlyList<IRelatedLoop> Related => _related;

    /// <summary>A controller with its queue, over the objects that a selector takes in.</summary>
    public void AddController<TEntity>(
        Func<IServiceProvider, IEntityController<TEntity>> create, string? labelSelector)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>, new()
    {
        var tombstones = new Tombstones();
        var finalization = new Finalization<TEntity>(
            [.. services.GetServices<FinalizerRegistration<TEntity>>()],
            new FinalizerWriter<TEntity>(client),
            settings,
            time);
        var reconciler = new Reconciler<TEntity>(
            client, services.GetRequiredService<IServiceScopeFactory>(), create, finalization, tombstones);
        var loop = new ControllerLoop<TEntity>(
            InformerOf<TEntity>(labelSelector),
            reconciler.RunAsync,
            tombstones,
            ControllerOptions.From(settings, UniqueName(EntityDefinition.Of<TEntity>().Kind.ToLowerInvariant())),
            metrics,
            time,
            random.Next,
            loggers.CreateLogger<ControllerLoop<TEntity>>());
        services.GetRequiredService<EntityQueues<TEntity>>().Add(loop.Informer, loop.Queue);
        _controllers.Add(loop);
    }

    /// <summary>Changes of owned objects bring on passes over their owners.</summary>
    public void AddOwnedWatch<TOwned, TOwner>(string? labelSelector)
        where TOwned : class, IKubernetesObject<V1ObjectMeta>
        where TOwner : class, IKubernetesObject<V1ObjectMeta> =>
        InformerOf<TOwned>(labelSelector).AddHandler(
            new OwnerHandler<TOwner>(services.GetRequiredService<EntityQueues<TOwner>>()));

    /// <summary>Changes of related objects bring on passes over those that <paramref name="find"/> finds.</summary>
    public void AddRelatedWatch<TRelated, TEntity>(
        Func<ObjectKey, CancellationToken, Task<IEnumerable<ObjectKey>>> find,
        string? labelSelector,
        ReconcileStrategy strategy)
        where TRelated : class, IKubernetesObject<V1ObjectMeta>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var informer = InformerOf<TRelated>(labelSelector);
        var name = $"{EntityDefinition.Of<TRelated>().Kind}-{EntityDefinition.Of<TEntity>().Kind}".ToLowerInvariant();
        var observer = new QueueMetrics<ObjectKey>(metrics, name, time);
        var loop = new RelatedLoop<TEntity>(
            informer,
            services.GetRequiredService<EntityQueues<TEntity>>(),
            find,
            strategy,
            new RateLimitedQueue<ObjectKey>(observer, BackoffOptions.Watch, time, random.Next),
            loggers.CreateLogger<RelatedLoop<TEntity>>());
        informer.AddHandler(loop);
        _related.Add(loop);
    }

    private Informer<TEntity> InformerOf<TEntity>(string? labelSelector)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        if (_informers.TryGetValue((typeof(TEntity), labelSelector), out var known))
        {
            return (Informer<TEntity>)known;
        }

        var informer = new Informer<TEntity>(
            EntityDefinition.Of<TEntity>().Kind,
            client,
            new ReflectorOptions { Namespace = settings.Namespace, LabelSelector = labelSelector },
            metrics,
            time,
            random.Next,
            loggers.CreateLogger<Reflector<TEntity>>());
        _informers.Add((typeof(TEntity), labelSelector), informer);
        return informer;
    }

    private string UniqueName(string kind)
    {
        var sameKind = _controllers.Count(loop => loop.Name.Split('-')[0] == kind);
        return sameKind == 0 ? kind : $"{kind}-{sameKind + 1}";
    }
}
