using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts;

/// <summary>Waits for what another thread brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var poll = new PeriodicTimer(PollInterval);
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"{what} did not happen within {Deadline}.");
            await poll.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
