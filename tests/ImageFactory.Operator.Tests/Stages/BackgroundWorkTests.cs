using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Stages;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Stages;

/// <summary>Who starts work beside the reconciles can rely on this.</summary>
public sealed class BackgroundWorkTests : IAsyncLifetime
{
    private const string One = "uid-1";

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
    public async Task The_end_wakes_the_object_once_and_can_be_seen_by_then()
    {
        var seen = new List<string?>();
        var owner = new WorkOwner(One, () =>
        {
            seen.Add(_work.Find<string>(One, "a") is { IsOver: true } task ? task.Progress : null);
            _wakes.Enqueue(default);
        });

        var started = _work.Start(owner, "a", "at work", (_, _) => Task.FromResult("done"));
        await _wakes.WokenAsync();
        await _work.DisposeAsync();

        Assert.Equal("done", await started.Work);
        Assert.Equal(["at work"], seen);
    }

    [Fact]
    public async Task An_object_is_woken_through_the_queue_of_its_kind()
    {
        var build = new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = "debian-12-x", NamespaceProperty = "images", Uid = One },
        };

        _work.Start(WorkOwner.Of<V1ImageBuild>(build, _wakes), "a", "at work", (_, _) => Task.FromResult("done"));

        await _wakes.WokenAsync();
        Assert.Equal(new ObjectKey("images", "debian-12-x"), _wakes.Last);
    }

    [Fact]
    public async Task An_exception_is_kept_for_whoever_reads_it()
    {
        _work.Start<string>(Owner(One), "a", "at work", (_, _) => throw new InvalidDataException("half a file"));
        await _wakes.WokenAsync();

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => _work.Find<string>(One, "a")!.Work);

        Assert.Equal("half a file", error.Message);
    }

    [Fact]
    public async Task An_exception_that_nobody_reads_does_not_surface_elsewhere()
    {
        var (ours, control) = ($"ours {Guid.NewGuid()}", $"control {Guid.NewGuid()}");
        var surfaced = new ConcurrentBag<string>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs args) =>
            surfaced.Add(args.Exception.InnerException!.Message);
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            StartAndDrop(ours);
            await _wakes.WokenAsync();
            _work.Forget(One, "a");
            Drop(control);
            for (var round = 0; round < 20 && !surfaced.Contains(control); round++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.Contains(control, surfaced);
        Assert.DoesNotContain(ours, surfaced);
    }

    [Fact]
    public async Task Progress_is_the_title_until_the_work_says_more()
    {
        var (mayTell, told) = (new TaskCompletionSource(), new TaskCompletionSource());
        var started = _work.Start(Owner(One), "a", "at work", async (progress, token) =>
        {
            await mayTell.Task.WaitAsync(token);
            progress.Report("half of it");
            told.SetResult();
            return await EndlessWork.UntilCancelledAsync(progress, token);
        });
        Assert.Equal("at work", started.Progress);

        mayTell.SetResult();
        await told.Task.WaitAsync(Patience);

        Assert.Equal(("half of it", false), (started.Progress, started.IsOver));
    }

    [Fact]
    public async Task A_second_start_under_a_key_finds_the_first_until_that_is_read()
    {
        var mayEnd = new TaskCompletionSource<string>();
        var first = _work.Start(Owner(One), "a", "at work", (_, token) => mayEnd.Task.WaitAsync(token));
        Assert.Same(first, Again());

        mayEnd.SetResult("first");
        await _wakes.WokenAsync();
        Assert.Same(first, Again());

        _work.Forget(One, "a");
        Assert.Equal("second", await Again().Work);

        BackgroundTask<string> Again() =>
            _work.Start(Owner(One), "a", "at work", (_, _) => Task.FromResult("second"));
    }

    [Fact]
    public void Work_that_goes_on_is_not_forgotten()
    {
        var started = _work.Start(Owner(One), "a", "at work", EndlessWork.UntilCancelledAsync);

        _work.Forget(One, "a");

        Assert.Same(started, _work.Find<string>(One, "a"));
    }

    [Fact]
    public async Task A_thousand_works_that_are_read_or_cancelled_leave_nothing_behind()
    {
        var late = 0;
        foreach (var number in Enumerable.Range(0, 1000))
        {
            var owner = new WorkOwner($"{One}-{number % 10}", () =>
            {
                var isSeen = _work.Find<int>($"{One}-{number % 10}", number) is { IsOver: true };
                Interlocked.Add(ref late, isSeen ? 0 : 1);
                _wakes.Enqueue(default);
            });
            _work.Start(owner, number, "at work", (_, _) => Task.FromResult(number));
            _work.Start(owner, $"{number}", "at work", EndlessWork.UntilCancelledAsync);
        }

        for (var number = 0; number < 1000; number++)
        {
            await _wakes.WokenAsync();
        }

        Assert.Equal(Enumerable.Range(0, 1000), _work.Keys<int>().Order());
        foreach (var number in _work.Keys<int>())
        {
            _work.Forget($"{One}-{number % 10}", number);
        }

        Assert.Equal((1000, 1000), (_work.Keys<object>().Count, _work.Keys<string>().Count));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(number => _work.EndAsync($"{One}-{number}")));
        Assert.Empty(_work.Keys<object>());
        Assert.Equal((0, 0), (late, _wakes.Left));
    }

    private WorkOwner Owner(string uid) => new(uid, () => _wakes.Enqueue(default));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StartAndDrop(string message) =>
        _work.Start<string>(Owner(One), "a", "at work", (_, _) => throw new InvalidDataException(message));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(string message) => _ = Task.FromException(new InvalidDataException(message));
}
