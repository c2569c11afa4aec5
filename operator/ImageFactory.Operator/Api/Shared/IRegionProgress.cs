namespace ImageFactory.Operator.Api.Shared;

/// <summary>
/// How far something is in one region of a cloud. Its own kind says what that is: an image, or a promotion.
/// </summary>
public interface IRegionProgress
{
    /// <summary>An entry of clouds.yaml.</summary>
    string Cloud { get; }

    /// <summary>The region's name in the cloud's catalogue.</summary>
    string Region { get; }

    /// <summary>Whether nothing is to be done any more.</summary>
    bool IsSettled();

    /// <summary>When work on the region began; null before it.</summary>
    DateTimeOffset? StartedAt { get; set; }

    /// <summary>Not before this time is the region tried again; null when it may be at once.</summary>
    DateTimeOffset? RetryAt { get; set; }

    /// <summary>Something else has to happen first.</summary>
    /// <param name="reason">What, in one word.</param>
    /// <param name="message">What, for people.</param>
    /// <param name="retryAt">When the region is tried again.</param>
    void Wait(string reason, string message, DateTimeOffset retryAt);

    /// <summary>It cannot get there without a change by a person.</summary>
    /// <param name="reason">Why, in one word.</param>
    /// <param name="message">Why, and what to do.</param>
    void Fail(string reason, string message);
}
