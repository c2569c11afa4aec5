using System.Diagnostics;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Benchmarks;

/// <summary>
/// What it costs to keep a log that grows: by adding to it, and, as a comparison, by writing all of it anew each time.
/// </summary>
internal sealed class LogBenchmark(Scoreboard board)
{
    private const int Pieces = 1000;
    private const int Tenth = Pieces / 10;
    private const string Log = "logs/build.log";
    private const string Copied = "logs/copied.log";

    private static readonly ArtifactScope Scope = new("bench", "bench", "Bench_1");

    // What a builder writes in about a minute.
    private static readonly byte[] Piece = Bytes.Make(8 << 10);

    /// <summary>Measures both.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        using var store = FileArtifactStore.Open(
            new ArtifactStoreSettings { Root = folder.Path, MinFreeBytes = 0 }, NullLogger<FileArtifactStore>.Instance);
        board.Say($"{Pieces} pieces of a log, added one by one");
        var added = new List<double>();
        for (var piece = 0; piece < Pieces; piece++)
        {
            added.Add(await MeasureAsync(() => store.AppendAsync(Scope, Log, Piece, cancellationToken)));
        }

        board.Say($"{Pieces} pieces of a log, with all of it written anew for each");
        var written = 0.0;
        for (var piece = 1; piece <= Pieces; piece++)
        {
            using var whole = new MemoryStream([.. Enumerable.Repeat(Piece, piece).SelectMany(bytes => bytes)]);
            written += await MeasureAsync(() => store.WriteAsync(
                Scope, Copied, whole, ArtifactWriteOptions.Default, cancellationToken));
        }

        board.Add(new Figure("1,000 pieces of 8 KiB added to a log", added.Sum(), "s", new Goal(1)));
        board.Add(new Figure(
            "The last hundred against the first",
            added.TakeLast(Tenth).Sum() / added.Take(Tenth).Sum(),
            "x",
            new Goal(3)));
        board.Add(new Figure("The same with all of the log written anew for each", written, "s"));
    }

    private static async Task<double> MeasureAsync(Func<Task> work)
    {
        var begin = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
