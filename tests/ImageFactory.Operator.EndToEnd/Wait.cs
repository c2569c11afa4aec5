namespace ImageFactory.Operator.EndToEnd;

/// <summary>Waits for what nobody announces: looks again and again, with a deadline.</summary>
internal static class Wait
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    /// <summary>Returns when the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not in time; says what <paramref name="problem"/> finds then.</exception>
    public static async Task UntilAsync(Func<Task<bool>> holds, TimeSpan within, Func<string> problem)
    {
        using var timer = new PeriodicTimer(Period);
        using var deadline = new CancellationTokenSource(within);
        try
        {
            while (!await holds())
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"Not within {within.TotalSeconds:0} s: {problem()}");
        }
    }
}
