using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Stages;
using Xunit;

namespace ImageFactory.Operator.Tests.Stages;

/// <summary>Work that is ended from outside is over when that says so, and no other work with it.</summary>
public sealed class BackgroundWorkEndTests : IAsyncLifetime
{
    private const string One = "uid-1";
    private const string Other = "uid-2";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly BackgroundWork _work = new();
    private readonly WakeCount _wakes = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _work.DisposeAsync();
        _wakes.Dispose();
    }

    [Fact]
    public async Task Disposal_cancels_what_goes_on_and_waits_for_its_end()
    {
        var (cancelled, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var started = _work.Start(Owner(One), "a", "at work", (_, token) => LingerAsync(cancelled, mayEnd, token));

        var disposal = _work.DisposeAsync().AsTask();
        await cancelled.Task.WaitAsync(Patience);
        Assert.False(disposal.IsCompleted);

        mayEnd.SetResult();
        await disposal.WaitAsync(Patience);
        Assert.True(started.Work.IsCanceled);
        Assert.Empty(_work.Keys<object>());
    }

    [Fact]
    public async Task Disposal_waits_also_for_what_somebody_else_has_cancelled()
    {
        var (cancelled, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        _work.Start(Owner(One), "a", "at work", (_, token) => LingerAsync(cancelled, mayEnd, token));

        var end = _work.EndAsync(One);
        await cancelled.Task.WaitAsync(Patience);
        var disposal = _work.DisposeAsync().AsTask();
        Assert.False(disposal.IsCompleted);

        mayEnd.SetResult();
        await Task.WhenAll(end, disposal).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_start_after_disposal_is_refused()
    {
        var ran = false;
        await _work.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => _work.Start(Owner(One), "a", "at work", (_, _) =>
        {
            ran = true;
            return Task.FromResult("done");
        }));
        Assert.False(ran);
        Assert.Empty(_work.Keys<object>());
    }

    [Fact]
    public async Task Whoever_cancels_work_is_not_woken_by_its_end()
    {
        _work.Start(Owner(One), "a", "at work", EndlessWork.UntilCancelledAsync);

        await _work.EndAsync(One);

        Assert.Equal(0, _wakes.Left);
    }

    [Fact]
    public async Task The_end_of_all_work_of_one_object_leaves_that_of_others()
    {
        var mine = _work.Start(Owner(One), "a", "at work", EndlessWork.UntilCancelledAsync);
        var mineToo = _work.Start(Owner(One), BuildStage.Signed, "at work", EndlessWork.UntilCancelledAsync);
        var theirs = _work.Start(Owner(Other), "a", "at work", EndlessWork.UntilCancelledAsync);

        await _work.EndAsync(One);

        Assert.Equal((true, true, false), (mine.IsOver, mineToo.IsOver, theirs.IsOver));
        Assert.Empty(_work.Keys<object>(One));
        Assert.Equal(["a"], _work.Keys<string>(Other));
    }

    [Fact]
    public async Task The_end_of_work_with_one_type_of_keys_leaves_other_work_of_the_object()
    {
        var ended = _work.Start(Owner(One), BuildStage.Signed, "at work", EndlessWork.UntilCancelledAsync);
        var left = _work.Start(Owner(One), "a", "at work", EndlessWork.UntilCancelledAsync);

        await _work.EndAsync<BuildStage>(One);

        Assert.Equal((true, false), (ended.IsOver, left.IsOver));
        Assert.Equal(["a"], _work.Keys<object>(One));
    }

    private WorkOwner Owner(string uid) => new(uid, () => _wakes.Enqueue(default));

    // It notices that it is cancelled, and takes its time.
    private static async Task<string> LingerAsync(
        TaskCompletionSource cancelled, TaskCompletionSource mayEnd, CancellationToken cancellationToken)
    {
        try
        {
            return await EndlessWork.UntilCancelledAsync(new Progress<string>(), cancellationToken);
        }
        finally
        {
            cancelled.SetResult();
            await mayEnd.Task;
        }
    }
}
