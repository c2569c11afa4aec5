namespace ImageFactory.Testing;

/// <summary>Waits for what nobody announces: looks again and again, with a deadline.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // Another thread is asked more often than another process.
    private static readonly TimeSpan ShortPeriod = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    /// <summary>Returns when the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not within 90 s.</exception>
    public static Task HoldsAsync(Func<bool> condition, string what) =>
        HoldsAsync(() => Task.FromResult(condition()), Patience, () => what, ShortPeriod);

    /// <summary>Returns when the condition holds.</summary>
    /// <exception cref="TimeoutException">
    /// It did not in time; says what <paramref name="problem"/> finds then.
    /// </exception>
    public static Task HoldsAsync(Func<Task<bool>> condition, TimeSpan within, Func<string> problem) =>
        HoldsAsync(condition, within, problem, Period);

    /// <summary>The same, looking once a period: for what costs the server much.</summary>
    public static async Task HoldsAsync(
        Func<Task<bool>> condition, TimeSpan within, Func<string> problem, TimeSpan period)
    {
        using var timer = new PeriodicTimer(period);
        using var deadline = new CancellationTokenSource(within);
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested)
            {
                // Once more: whoever stood still that long has not looked meanwhile.
                if (await condition())
                {
                    return;
                }

                throw new TimeoutException($"Not within {within.TotalSeconds:0} s: {problem()}");
            }
        }
    }
}
