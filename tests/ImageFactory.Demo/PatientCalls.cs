using ImageFactory.Kubernetes.Client;

namespace ImageFactory.Demo;

/// <summary>Calls to an API server whose passing faults are no reason to lose sight of what it has.</summary>
internal sealed class PatientCalls(TimeProvider time)
{
    // A restarting API server is away for seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private DateTimeOffset _heard = time.GetUtcNow();

    /// <summary>Makes a call; null when the server is away.</summary>
    /// <exception cref="DemoException">It has been for too long.</exception>
    public async Task<T?> TryAsync<T>(Func<Task<T>> call)
        where T : class
    {
        try
        {
            var answer = await call();
            _heard = time.GetUtcNow();
            return answer;
        }
        catch (ApiException error) when (error.StatusCode == 0 || (int)error.StatusCode >= 500)
        {
            return time.GetUtcNow() - _heard > Patience
                ? throw new DemoException($"The API server has not answered for a minute: {error.Message}", error)
                : null;
        }
    }
}
