using ImageFactory.Kubernetes.Abstractions.Builder;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Events;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Informers;
using ImageFactory.Kubernetes.Metrics;
using ImageFactory.Kubernetes.Queue;
using ImageFactory.Kubernetes.Reconciliation;
using k8s;
using k8s.Models;
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
    private readonly Dictionary<WatchKey, Informer> _informers = [];
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
            services.GetRequiredService<EventPublisher>(),
            settings,
            time);
        var informer = InformerOf<TEntity>(labelSelector);
        var reconciler = new Reconciler<TEntity>(
            client,
            services.GetRequiredService<IServiceScopeFactory>(),
            create,
            finalization,
            tombstones,
            informer.Store);
        var loop = new ControllerLoop<TEntity>(
            informer,
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

    /// <summary>Changes of owned objects bring on reconciles of their owners.</summary>
    public void AddOwnedWatch<TOwned, TOwner>(string? labelSelector, string? @namespace)
        where TOwned : class, IKubernetesObject<V1ObjectMeta>
        where TOwner : class, IKubernetesObject<V1ObjectMeta> =>
        InformerOf<TOwned>(labelSelector, @namespace).AddHandler(
            new OwnerHandler<TOwner>(services.GetRequiredService<EntityQueues<TOwner>>()));

    /// <summary>Changes of related objects bring on reconciles of those that <paramref name="find"/> finds.</summary>
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

    private Informer InformerOf<TEntity>(string? labelSelector, string? @namespace = null)
    {
        var kind = EntityDefinition.Of<TEntity>();
        var key = new WatchKey(kind, labelSelector, @namespace ?? settings.Namespace);
        if (_informers.TryGetValue(key, out var known))
        {
            return known;
        }

        var informer = new Informer(
            client,
            kind,
            new ReflectorOptions
            {
                Namespace = key.Namespace,
                LabelSelector = labelSelector,
                Throttle = services.GetRequiredService<LogThrottle>(),
            },
            metrics,
            time,
            random.Next,
            loggers.CreateLogger<Reflector>());
        _informers.Add(key, informer);
        return informer;
    }

    private string UniqueName(string kind)
    {
        var sameKind = _controllers.Count(loop => loop.Name.Split('-')[0] == kind);
        return sameKind == 0 ? kind : $"{kind}-{sameKind + 1}";
    }

    private sealed record WatchKey(EntityDefinition Kind, string? LabelSelector, string? Namespace);
}

/// <summary>The source of random numbers; tests give their own.</summary>
/// <param name="Next">A number from 0 up to 1.</param>
internal sealed record RandomSource(Func<double> Next);
