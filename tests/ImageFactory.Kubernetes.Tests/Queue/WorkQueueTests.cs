using System.Threading.Channels;
using ImageFactory.Kubernetes.Queue;
using ImageFactory.Kubernetes.Tests.Fakes;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Queue;

public sealed class WorkQueueTests
{
    private readonly WorkQueue<string> _queue = new(new NoObserver<string>());

    [Fact]
    public async Task Normal_usage_is_add_get_done()
    {
        _queue.Add("a");
        Assert.Equal(1, _queue.Length);

        Assert.Equal("a", await Get());
        Assert.Equal(0, _queue.Length);

        _queue.Done("a");
        Assert.Equal(0, _queue.Length);
    }

    [Fact]
    public async Task Keys_come_out_in_the_order_in_which_they_went_in()
    {
        _queue.Add("a");
        _queue.Add("b");
        _queue.Add("c");

        Assert.Equal(["a", "b", "c"], [await Get(), await Get(), await Get()]);
    }

    [Fact]
    public void A_key_added_twice_before_it_is_taken_is_queued_once()
    {
        _queue.Add("a");
        _queue.Add("a");

        Assert.Equal(1, _queue.Length);
    }

    [Fact]
    public async Task A_key_added_while_processed_is_not_handed_to_a_second_worker()
    {
        _queue.Add("a");
        await Get();

        _queue.Add("a");

        Assert.Equal(0, _queue.Length);
    }

    [Fact]
    public async Task A_key_added_while_processed_is_queued_again_when_done()
    {
        _queue.Add("a");
        await Get();
        _queue.Add("a");
        _queue.Add("a");

        _queue.Done("a");

        Assert.Equal(1, _queue.Length);
        Assert.Equal("a", await Get());
    }

    [Fact]
    public async Task A_worker_waits_until_a_key_comes()
    {
        var get = Get().AsTask();
        Assert.False(get.IsCompleted);

        _queue.Add("a");

        Assert.Equal("a", await get.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_waiting_worker_can_be_called_off()
    {
        using var stop = new CancellationTokenSource();
        var get = _queue.GetAsync(stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => get);
    }

    [Fact]
    public async Task After_shutdown_queued_keys_are_handed_out_and_new_ones_are_not_taken()
    {
        _queue.Add("a");

        _queue.ShutDown();
        _queue.Add("b");

        Assert.Equal("a", await Get());
        await Assert.ThrowsAsync<ChannelClosedException>(async () => await Get());
    }

    private ValueTask<string> Get() => _queue.GetAsync(CancellationToken.None);
}
