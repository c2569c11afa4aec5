namespace ImageFactory.Operator.Testing.Promotions;

/// <summary>
/// The end of a process as by SIGKILL, at a call to a cloud: from then on none of its calls is made or answered, so
/// that it comes to no write of a status either.
/// </summary>
internal sealed class FrozenAfter : ICloudCalls
{
    private readonly TaskCompletionSource _frozen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left;
    private bool _isAnswerLost;

    /// <summary>Completes once the process has ended.</summary>
    public Task Frozen => _frozen.Task;

    /// <summary>How many calls that change a cloud were made.</summary>
    public int Changes { get; private set; }

    /// <summary>Ends the process at a call that changes a cloud.</summary>
    /// <param name="changes">So many are made before.</param>
    /// <param name="isAnswerLost">Whether that one is made, and its answer lost, or not made at all.</param>
    public void At(int changes, bool isAnswerLost) => (_left, _isAnswerLost) = (changes + 1, isAnswerLost);

    /// <inheritdoc />
    public async Task<T> MakeAsync<T>(CloudCall call, Func<Task<T>> make)
    {
        if (_frozen.Task.IsCompleted)
        {
            await new TaskCompletionSource().Task;
        }

        if (!call.IsChange)
        {
            return await make();
        }

        var isLast = _left > 0 && --_left == 0;
        if (isLast && !_isAnswerLost)
        {
            await EndAsync();
        }

        Changes++;
        var answer = await make();
        if (isLast)
        {
            await EndAsync();
        }

        return answer;
    }

    private Task EndAsync()
    {
        _frozen.TrySetResult();
        return new TaskCompletionSource().Task;
    }
}
