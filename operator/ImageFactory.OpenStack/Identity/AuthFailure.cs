namespace ImageFactory.OpenStack.Identity;

/// <summary>A login that failed, and how long nobody tries again.</summary>
/// <param name="Error">What it ended with.</param>
/// <param name="At">When, as a timestamp.</param>
/// <param name="Pause">How long it counts.</param>
internal sealed record AuthFailure(OpenStackException Error, long At, TimeSpan Pause)
{
    /// <summary>
    /// Keystone may lock a user after a few wrong passwords (<c>lockout_failure_attempts</c>), so that one who is
    /// refused asks every 5 minutes in the end; one that is only not reached is asked for again soon.
    /// </summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestOutagePause = TimeSpan.FromSeconds(30);

    /// <summary>The failure after <paramref name="before"/>.</summary>
    public static AuthFailure After(AuthFailure? before, OpenStackException error, long now)
    {
        var longest = error.IsTransient ? LongestOutagePause : LongestPause;
        var pause = before is null ? FirstPause : before.Pause * 2;
        return new AuthFailure(error, now, pause < longest ? pause : longest);
    }

    /// <summary>The same error for another caller.</summary>
    /// <param name="left">How long until a login is tried again.</param>
    public OpenStackException Again(TimeSpan left) => new(Error.Kind, Error.Message, Error)
    {
        StatusCode = Error.StatusCode,
        RequestId = Error.RequestId,
        RetryAfter = left,
    };
}
