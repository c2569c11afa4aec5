using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Clouds;

/// <summary>
/// Removes something from a cloud, which may not answer: that does not hold the build's end up for ever.
/// </summary>
internal static class CloudRemoval
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    /// <summary>Runs the work that removes something.</summary>
    /// <param name="work">Its outcome is Proceed once nothing is left, and else what is being waited for.</param>
    /// <param name="what">What is being removed, for people.</param>
    /// <param name="mayWait">Whether a cloud that does not answer is waited for; else what is there is left.</param>
    public static async Task<StageOutcome> RunAsync(Func<Task<StageOutcome>> work, string what, bool mayWait)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (error is OpenStackException or CloudConfigException)
        {
            return mayWait
                ? new StageOutcome.Waiting(Reasons.WaitingForCloud, error.Message, Poll)
                : new StageOutcome.LeftBehind($"Left to the garbage collector: {what}: {error.Message}");
        }
    }
}
