namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <summary>Counts now and then what tenants with a quota have in the store, whoever changed it.</summary>
internal sealed class UsageCount(FileArtifactStore store, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await store.CountAsync(stoppingToken);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A folder went away in between, or the volume did: the next count finds what there is.
            }
        }
    }
}
