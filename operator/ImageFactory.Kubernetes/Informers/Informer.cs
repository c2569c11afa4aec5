using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Metrics;
using ImageFactory.Kubernetes.Models;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Informers;

/// <summary>A reflector, its store, and those who want to know: one watch per kind and selector, however many ask.</summary>
internal sealed class Informer<TEntity> : IInformer
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly List<IChangeHandler> _handlers = [];
    private readonly Reflector<TEntity> _reflector;

    public Informer(
        string name,
        IKubernetesClient client,
        ReflectorOptions options,
        RuntimeMetrics metrics,
        TimeProvider time,
        Func<double> random,
        ILogger logger)
    {
        State = new InformerState(name, time);
        _reflector = new Reflector<TEntity>(client, Store, Publish, options, State, metrics, time, random, logger);
    }

    /// <inheritdoc />
    public InformerState State { get; }

    /// <inheritdoc />
    public Store Store { get; } = new();

    /// <inheritdoc />
    public void AddHandler(IChangeHandler handler) => _handlers.Add(handler);

    /// <inheritdoc />
    public Task RunAsync(CancellationToken cancellationToken) => _reflector.RunAsync(cancellationToken);

    private void Publish(ObjectChange change)
    {
        foreach (var handler in _handlers)
        {
            handler.Handle(change);
        }
    }
}
