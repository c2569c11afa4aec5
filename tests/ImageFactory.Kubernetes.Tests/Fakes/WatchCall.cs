using System.Threading.Channels;
using ImageFactory.Kubernetes.Client;

namespace ImageFactory.Kubernetes.Tests.Fakes;

/// <summary>A watch whose events a test sends.</summary>
internal sealed class WatchCall(WatchOptions options)
{
    private readonly Channel<WatchEvent<V1PartialObjectMetadata>> _events =
        Channel.CreateUnbounded<WatchEvent<V1PartialObjectMetadata>>();

    public WatchOptions Options { get; } = options;

    public ChannelReader<WatchEvent<V1PartialObjectMetadata>> Events => _events.Reader;

    public void Send(WatchEventType type, V1PartialObjectMetadata widget, string? error = null) =>
        _events.Writer.TryWrite(new(type, widget) { Error = error });

    public void Close() => _events.Writer.Complete();

    public void Fail(Exception error) => _events.Writer.Complete(error);
}
