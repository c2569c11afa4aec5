namespace ImageFactory.OpenStack.Transport;

/// <summary>A deadline that moves on with what happens.</summary>
internal sealed class IdleDeadline : IDisposable
{
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _either;

    public IdleDeadline(TimeSpan first, TimeProvider time, CancellationToken cancellationToken)
    {
        Length = first;
        _deadline = new CancellationTokenSource(first, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _deadline.Token);
    }

    /// <summary>Ends what is under way: by this deadline, or by the caller.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>How long was allowed last, for messages.</summary>
    public TimeSpan Length { get; private set; }

    /// <summary>Begins anew.</summary>
    public void Extend(TimeSpan length)
    {
        Length = length;
        _deadline.CancelAfter(length);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _either.Dispose();
        _deadline.Dispose();
    }
}
