using System.Threading.Channels;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Events;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Metrics;
using k8s;
using k8s.Models;

namespace ImageFactory.Kubernetes.Events;

/// <summary>Takes events and never holds anybody up: what finds no room is dropped and counted.</summary>
internal sealed class EventRecorder(RuntimeMetrics metrics, TimeProvider time)
{
    private readonly Channel<Occurrence> _waiting = Channel.CreateBounded<Occurrence>(EventDefaults.Capacity);

    /// <summary>What waits for the sender.</summary>
    public ChannelReader<Occurrence> Waiting => _waiting.Reader;

    /// <summary>An <see cref="EventPublisher"/>.</summary>
    public Task PublishAsync(
        IKubernetesObject<V1ObjectMeta> entity,
        string reason,
        string message,
        EventType type = EventType.Normal,
        CancellationToken cancellationToken = default)
    {
        var regarding = entity.MakeObjectReference();
        if (regarding.Kind is null && EntityDefinition.Read(entity.GetType()) is { } kind)
        {
            // An object that was made and not read carries neither.
            regarding.Kind = kind.Kind;
            regarding.ApiVersion = kind.ApiVersion;
        }

        var key = new EventKey(
            regarding.ApiVersion ?? string.Empty,
            regarding.Kind ?? string.Empty,
            entity.Namespace(),
            entity.Name(),
            entity.Uid(),
            type.ToString(),
            EventText.Cut(reason, EventDefaults.MaxReason));
        var note = EventText.Cut(EventText.Plain(message), EventDefaults.MaxNote);
        if (!_waiting.Writer.TryWrite(new Occurrence(key, regarding, note, time.GetUtcNow())))
        {
            metrics.EventsDropped.Inc();
        }

        return Task.CompletedTask;
    }

    /// <summary>Takes no more; what waits is still sent.</summary>
    public void Complete() => _waiting.Writer.TryComplete();
}
