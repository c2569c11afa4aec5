namespace ImageFactory.Operator.Api.Shared;

/// <content>The reasons of builds that come by the clock.</content>
internal static partial class Reasons
{
    /// <summary>
    /// OnTime surfaces when the newest build that came by the clock is not older than a period and a quarter.
    /// </summary>
    public const string OnTime = nameof(OnTime);

    /// <summary>
    /// Missed surfaces when no build came by the clock for a period and a quarter; the message names the last one.
    /// </summary>
    public const string Missed = nameof(Missed);
}
