namespace ImageFactory.Operator.Stages;

/// <summary>A part of a stage found that the build cannot go on; the stage ends as failed.</summary>
/// <param name="reason">The reason of the stage's condition.</param>
/// <param name="message">What is wrong, and what to do.</param>
internal sealed class StageFailedException(string reason, string message) : Exception(message)
{
    /// <summary>The reason of the stage's condition.</summary>
    public string Reason => reason;
}
