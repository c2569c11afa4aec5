using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Clouds;

namespace ImageFactory.Operator.Glance;

/// <summary>An image's data on its way into a region.</summary>
/// <param name="target">The region.</param>
/// <param name="imageId">The image in its Glance.</param>
/// <param name="send">Sends so many bytes of a stream, and tells how many are sent.</param>
/// <param name="timeout">The longest that it may take; null for no bound.</param>
internal sealed class Upload(
    CloudTarget target,
    string imageId,
    Func<Stream, long, IProgress<long>, CancellationToken, Task> send,
    TimeSpan? timeout = null) : IProgress<long>
{
    private long _sent;
    private volatile Exception? _error;
    private volatile bool _isOver;
    private volatile bool _isTimedOut;

    /// <summary>The region.</summary>
    public CloudTarget Target => target;

    /// <summary>The image in its Glance.</summary>
    public string ImageId => imageId;

    /// <summary>Bytes sent so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Whether it ended, well or not.</summary>
    public bool IsOver => _isOver;

    /// <summary>Why it ended early; null while it goes on and when all is sent.</summary>
    public Exception? Error => _error;

    /// <summary>Whether it ended because it took too long.</summary>
    public bool IsTimedOut => _isTimedOut;

    /// <inheritdoc />
    void IProgress<long>.Report(long value) => Interlocked.Exchange(ref _sent, value);

    /// <summary>Ends it before it began.</summary>
    public void Fail(Exception error)
    {
        _error = error;
        _isOver = true;
    }

    /// <summary>Sends it all. Whatever goes wrong is <see cref="Error"/>: other regions are not concerned.</summary>
    public async Task SendAsync(Stream content, TimeProvider time, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            await send(content, content.Length, this, end.Token);
        }
        catch (Exception error) when (
            error is OpenStackException or CloudConfigException or IOException or OperationCanceledException)
        {
            _error = error;
            _isTimedOut = late.IsCancellationRequested && !cancellationToken.IsCancellationRequested;
        }
        finally
        {
            _isOver = true;
        }
    }
}
