using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Metrics;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Informers;

/// <summary>
/// A reflector, its store, and those who want to know: one watch per kind and selector, however many ask.
/// </summary>
internal sealed class Informer : IInformer
{
    private readonly List<IChangeHandler> _handlers = [];
    private readonly Reflector _reflector;

    public Informer(
        IKubernetesClient client,
        EntityDefinition kind,
        ReflectorOptions options,
        RuntimeMetrics metrics,
        TimeProvider time,
        Func<double> random,
        ILogger logger)
    {
        State = new InformerState(kind.Kind, time);
        _reflector = new Reflector(client, kind, Store, Publish, options, State, metrics, time, random, logger);
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
