namespace ImageFactory.Demo;

/// <summary>Notices that the operator has died: without it nobody would ever end the build.</summary>
internal sealed class OperatorProbe(Uri health, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // Longer than a stopped-and-started machine needs, shorter than a person's patience.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(3) };

    private DateTimeOffset _alive = time.GetUtcNow();
    private DateTimeOffset _asked;

    /// <summary>Asks now and then whether the operator still answers.</summary>
    /// <exception cref="DemoException">It has not for too long.</exception>
    public async Task CheckAsync()
    {
        var now = time.GetUtcNow();
        if (now - _asked < Interval)
        {
            return;
        }

        _asked = now;
        if (await AnswersAsync())
        {
            _alive = now;
        }
        else if (now - _alive > Patience)
        {
            throw new DemoException($"The operator no longer answers at {health}; the end of its log says why");
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            // Any answer shows a living process; whether it is well is for its own health checks.
            using var response = await Http.GetAsync(health);
            return true;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
