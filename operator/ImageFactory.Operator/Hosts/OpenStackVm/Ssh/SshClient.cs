namespace ImageFactory.Operator.Hosts.OpenStackVm.Ssh;

/// <summary>
/// Runs commands on one build server by SSH.NET (docs/adr/0011). Commands take turns on one connection, which is opened
/// anew when it broke, and closed when nobody has needed it for a while.
/// </summary>
internal sealed class SshClient : IDisposable
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(1);

    private readonly SshEndpoint _endpoint;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ITimer _idle;
    private SshConnection? _connection;

    /// <summary>Connects with the first command.</summary>
    public SshClient(SshEndpoint endpoint, TimeProvider time)
    {
        _endpoint = endpoint;
        _idle = time.CreateTimer(_ => CloseIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Runs a command of the server's shell, and returns what it printed.</summary>
    /// <param name="command">The command; no secret, since all processes of the server see it.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="timeout">After that it is given up, with the connection; on the server it may go on.</param>
    /// <param name="cancellationToken">Ends it likewise.</param>
    /// <exception cref="SshException">It had no good end.</exception>
    public async Task<byte[]> RunAsync(
        string command, ReadOnlyMemory<byte> input, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            await _turn.WaitAsync(deadline.Token);
            try
            {
                return await RunAsync(command, input, deadline.Token);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SshException(SshFault.Unreachable, $"no answer within {timeout.TotalSeconds:0} s");
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _idle.Dispose();
        Close();
    }

    private async Task<byte[]> RunAsync(string command, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        if (_connection is { IsAlive: false })
        {
            Close();
        }

        try
        {
            _connection ??= await SshConnection.OpenAsync(_endpoint, cancellationToken);
            return await _connection.RunAsync(command, input, cancellationToken);
        }
        finally
        {
            _idle.Change(IdleTime, Timeout.InfiniteTimeSpan);
        }
    }

    private void CloseIdle()
    {
        // Whoever has the turn needs it.
        if (_turn.Wait(0))
        {
            Close();
            _turn.Release();
        }
    }

    private void Close() => Interlocked.Exchange(ref _connection, null)?.Dispose();
}
