namespace ImageFactory.Operator.Stages;

/// <summary>
/// A <see cref="BackgroundTask{T}"/>, whatever comes of it. To dispose of it cancels it and waits for its end.
/// </summary>
internal interface IBackgroundTask : IAsyncDisposable
{
    /// <summary>Whether it ended, well or not.</summary>
    bool IsOver { get; }
}
