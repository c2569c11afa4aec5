using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>What a cloud's fault means for the stage that met it.</summary>
internal static class CloudFaults
{
    private static readonly TimeSpan _configPoll = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _quotaPoll = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _removePoll = TimeSpan.FromSeconds(5);

    /// <summary>Runs the work of a stage.</summary>
    public static async Task<StageOutcome> GuardAsync(Func<Task<StageOutcome>> work)
    {
        try
        {
            return await work();
        }
        catch (CloudNameException error)
        {
            return new StageOutcome.Failed(Reasons.FailedInvalidBuild, error.Message);
        }
        catch (CloudConfigException error)
        {
            // It was right when the build began, and whoever changed it will mend it.
            return new StageOutcome.Waiting(Reasons.WaitingForCloud, error.Message, _configPoll);
        }
        catch (OpenStackException error)
        {
            return Of(error);
        }
    }

    /// <summary>Runs the work that removes something. A cloud that does not answer does not hold the build's end up for ever.</summary>
    /// <param name="work">Gives null once nothing is left.</param>
    /// <param name="what">What is being removed.</param>
    /// <param name="mayWait">Whether a cloud that does not answer is waited for; else what is there is left.</param>
    public static async Task<StageOutcome?> GuardRemovalAsync(Func<Task<StageOutcome?>> work, string what, bool mayWait)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (error is OpenStackException or CloudConfigException)
        {
            return mayWait
                ? new StageOutcome.Waiting(Reasons.WaitingForCloud, error.Message, _removePoll)
                : new StageOutcome.Done($"Left to the garbage collector: {what}: {error.Message}");
        }
    }

    /// <summary>A quota has no room left.</summary>
    /// <param name="message">The cloud's words.</param>
    public static StageOutcome.Waiting WaitForQuota(string message) => new(
        Reasons.WaitingForQuota, $"{message}; it goes on once there is room: delete something, or raise the quota", _quotaPoll);

    private static StageOutcome Of(OpenStackException error) => error.Kind switch
    {
        OpenStackErrorKind.QuotaExceeded => WaitForQuota(error.Message),
        OpenStackErrorKind.Unauthorized or OpenStackErrorKind.InvalidConfiguration =>
            new StageOutcome.Waiting(Reasons.WaitingForCloud, error.Message, _configPoll),
        // Something else of ours, or Nova, is still at it.
        OpenStackErrorKind.Conflict => new StageOutcome.Retry($"The cloud is busy with it, tried again: {error.Message}"),
        _ when error.IsTransient => new StageOutcome.Retry($"The cloud did not do its part, tried again: {error.Message}"),
        _ => new StageOutcome.Failed(Reasons.FailedCloud, error.Message),
    };
}
