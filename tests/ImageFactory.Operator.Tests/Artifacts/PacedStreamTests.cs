using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts;

public sealed class PacedStreamTests
{
    private static readonly ArtifactStoreSettings Settings = new() { UploadLeastRate = 1000 };

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_body_that_trickles_is_given_up_after_a_while()
    {
        // A byte every 100 s never stands still for two minutes.
        var failure = await Assert.ThrowsAsync<TimeoutException>(
            () => ReadAsync(new Trickle(_time, TimeSpan.FromSeconds(100), bytes: 1, times: 10)));

        Assert.Equal("3 bytes arrived in 300 s, less than 1000 a second; the upload was given up.", failure.Message);
    }

    [Fact]
    public async Task A_burst_at_the_beginning_does_not_pay_for_what_trickles_later() =>
        await Assert.ThrowsAsync<TimeoutException>(async () =>
        {
            await using var body = new PacedStream(
                new Trickle(_time, TimeSpan.FromSeconds(100), bytes: 1, times: 10) { First = 1 << 20 },
                Settings,
                _time);
            await body.CopyToAsync(Stream.Null);
        });

    [Theory]
    [InlineData(80, 80_000)]
    [InlineData(1, 1000)]
    public async Task A_body_at_the_least_rate_is_read_to_its_end(int seconds, int bytes) =>
        await ReadAsync(new Trickle(_time, TimeSpan.FromSeconds(seconds), bytes, times: 1000));

    [Fact]
    public async Task Time_that_our_own_disk_takes_is_not_the_hosts()
    {
        await using var body = new PacedStream(
            new Trickle(_time, TimeSpan.FromMilliseconds(1), bytes: 1, times: 10), Settings, _time);
        while (await body.ReadAsync(new byte[1]) > 0)
        {
            _time.Advance(TimeSpan.FromMinutes(10));
        }
    }

    [Fact]
    public async Task No_rate_is_asked_for_where_the_setting_says_so()
    {
        await using var body = new PacedStream(
            new Trickle(_time, TimeSpan.FromSeconds(100), bytes: 1, times: 10),
            Settings with { UploadLeastRate = 0 },
            _time);
        await body.CopyToAsync(Stream.Null);
    }

    private async Task ReadAsync(Stream content)
    {
        await using var body = new PacedStream(content, Settings, _time);
        await body.CopyToAsync(Stream.Null);
    }

    /// <summary>A body of which some bytes come each time, after a while.</summary>
    private sealed class Trickle(FakeTimeProvider time, TimeSpan pause, int bytes, int times) : MemoryStream
    {
        private int _left = times;

        /// <summary>Bytes that come first, at once.</summary>
        public int First { get; set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (First > 0)
            {
                var read = Math.Min(First, buffer.Length);
                First -= read;
                return ValueTask.FromResult(read);
            }

            if (_left-- <= 0)
            {
                return ValueTask.FromResult(0);
            }

            time.Advance(pause);
            return ValueTask.FromResult(Math.Min(bytes, buffer.Length));
        }
    }
}
