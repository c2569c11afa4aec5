using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Promotions.Images;

namespace ImageFactory.Operator.Promotions.Releases;

/// <summary>Looks in regions for what of a series is released. What cannot be seen is left out.</summary>
internal sealed partial class ReleaseLook(
    ICloudConnections clouds, RegionGate gate, TimeProvider time, ILogger<ReleaseLook> logger)
{
    /// <summary>Looks into all regions side by side.</summary>
    /// <param name="series">What the images' names begin with.</param>
    /// <param name="targets">The regions.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Those that answered, with null where there is no latest image.</returns>
    public async Task<IReadOnlyDictionary<CloudTarget, V1ReleasedRegion?>> TakeAsync(
        string series, IEnumerable<CloudTarget> targets, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(targets.Select(target => TakeAsync(series, target, cancellationToken)));
        return found.OfType<Found>().ToDictionary(one => one.Target, one => one.Region);
    }

    private async Task<Found?> TakeAsync(string series, CloudTarget target, CancellationToken cancellationToken)
    {
        var progress = new Progress(target);
        var found = await gate.TakeAsync(progress, time.GetUtcNow(), async () =>
        {
            var cloud = clouds.Get(target.Cloud, target.Region);
            var images = await SeriesImages.ListAsync(cloud, series, cancellationToken);
            return new Found(target, ReleasedImages.Of(target, images));
        });
        if (found is null)
        {
            Log.NotSeen(logger, target, series, progress.Problem);
        }

        return found;
    }

    private sealed record Found(CloudTarget Target, V1ReleasedRegion? Region);

    // Each look is the first: what a region owes to the looks before, its breaker knows.
    private sealed class Progress(CloudTarget target) : IRegionProgress
    {
        public string Cloud => target.Cloud;

        public string Region => target.Region;

        public DateTimeOffset? StartedAt { get; set; }

        public DateTimeOffset? RetryAt { get; set; }

        public string? Problem { get; private set; }

        public bool IsSettled() => false;

        public void Wait(string reason, string message, DateTimeOffset retryAt) => Problem = message;

        public void Fail(string reason, string message) => Problem = message;
    }

    private static partial class Log
    {
        [LoggerMessage(171, LogLevel.Debug, "{Region}: what is released of {Series} cannot be seen: {Problem}")]
        public static partial void NotSeen(ILogger logger, CloudTarget region, string series, string? problem);
    }
}
