using System.Security.Cryptography;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts.Reading;

public sealed class SharedArtifactTests
{
    private const int Window = 16 << 20;

    private static readonly byte[] Data = RandomNumberGenerator.GetBytes((40 << 20) + 12345);

    [Fact]
    public async Task Readers_side_by_side_get_all_bytes_from_one_reading()
    {
        // Time stands still: on a machine that is busy with something else nobody is left behind either.
        await using var artifact = Artifact(new FakeTimeProvider());

        var readers = Enumerable.Range(0, 3).Select(_ => artifact.NewReader()).ToList();

        var copies = await Task.WhenAll(readers.Select(ReadAsync));

        Assert.All(copies, copy => Assert.Equal(Data, copy));
        Assert.Equal(Data.Length, artifact.BytesRead);
    }

    [Fact]
    public async Task A_reader_that_falls_far_behind_reads_for_itself_and_holds_nobody_up()
    {
        var time = new FakeTimeProvider();
        await using var artifact = Artifact(time);
        await using var slow = artifact.NewReader();
        var first = new byte[1000];
        await slow.ReadExactlyAsync(first);

        var reading = ReadAsync(artifact.NewReader());
        Assert.False(reading.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        var fast = await reading;
        var rest = await ReadAsync(slow);

        Assert.Equal(Data, fast);
        // Arrays are compared as memory, sequences of 40 MiB byte by byte.
        Assert.Equal(Data, (byte[])[.. first, .. rest]);
        Assert.InRange(artifact.BytesRead, Data.Length, (2 * Data.Length) - Window + (2 << 20));
    }

    [Fact]
    public async Task A_reader_may_go_back_to_the_beginning()
    {
        await using var artifact = Artifact();
        await using var reader = artifact.NewReader();
        await reader.ReadExactlyAsync(new byte[3 << 20]);

        reader.Position = 0;

        Assert.Equal(Data, await ReadAsync(reader));
    }

    [Fact]
    public async Task A_reader_that_is_cancelled_leaves_no_half_piece_for_the_others()
    {
        await using var artifact = Artifact();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await using (var reader = artifact.NewReader())
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => reader.ReadAsync(new byte[10], cancelled.Token).AsTask());
        }

        Assert.Equal(Data, await ReadAsync(artifact.NewReader()));
    }

    private static SharedArtifact Artifact(TimeProvider? time = null) => new(
        new ArtifactContent(new ArtifactInfo("image.qcow2", "0", Data.Length), new MemoryStream(Data)),
        time ?? TimeProvider.System);

    private static async Task<byte[]> ReadAsync(Stream reader)
    {
        using var copy = new MemoryStream();
        await using var all = reader;
        await reader.CopyToAsync(copy);
        return copy.ToArray();
    }
}
