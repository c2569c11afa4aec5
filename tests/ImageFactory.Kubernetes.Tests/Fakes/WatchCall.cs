using System.Threading.Channels;
using ImageFactory.Kubernetes.Client;

namespace ImageFactory.Kubernetes.Tests.Fakes;

/// <summary>A watch whose events a test sends.</summary>
internal sealed class WatchCall(WatchOptions options)
{
    private readonly Channel<WatchEvent<Widget>> _events = Channel.CreateUnbounded<WatchEvent<Widget>>();

    public WatchOptions Options { get; } = options;

    public ChannelReader<WatchEvent<Widget>> Events => _events.Reader;

    public void Send(WatchEventType type, Widget widget) => _events.Writer.TryWrite(new(type, widget));

    public void Close() => _events.Writer.Complete();

    public void Fail(Exception error) => _events.Writer.Complete(error);
}
