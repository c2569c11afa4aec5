using System.Diagnostics;
using System.Globalization;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signatures;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Benchmarks;

/// <summary>
/// What it costs to sign an image and to know four digests of it from one reading, beside the programs that people run one after
/// the other for the same, on the same file.
/// </summary>
internal sealed class SigningBenchmark(Scoreboard board)
{
    private const long Size = 2L << 30;
    private const long SmallSize = 256L << 20;
    private const string File = "image.qcow2";
    private const string SmallFile = "small.qcow2";

    // MD5, SHA-1, SHA-256, SHA-512, and the signature's own SHA-256.
    private const int Digests = 5;

    private static readonly ArtifactScope Scope = new("bench", "bench", "Bench_1");

    /// <summary>Measures each so many times, in turns; the best counts.</summary>
    public async Task RunAsync(int times, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var keyring = SigningKeyring.Create();
        await keyring.MakeAsync("bench", "ed25519", "sign");
        using var store = FileArtifactStore.Open(
            new ArtifactStoreSettings { Root = folder.Path, MinFreeBytes = 0 }, NullLogger<FileArtifactStore>.Instance);
        await WriteAsync(folder, store, File, Size, cancellationToken);
        await WriteAsync(folder, store, SmallFile, SmallSize, cancellationToken);
        var path = Path.Combine(folder.Path, Scope.Namespace, Scope.Profile, Scope.ImageName, File);
        var settings = new SigningSettings { Keys = [new SigningKeySettings { Name = "bench", KeyFile = keyring.SecretKey("bench") }] };
        var signer = new ArtifactSigner(store, settings, TimeProvider.System);

        List<(double Wall, double Cpu)> ours = [];
        List<double> sums = [];
        List<double> sequence = [];
        // The first pass fills what the next ones use again.
        await PeakAsync(signer, SmallFile, cancellationToken);
        var peak = await PeakAsync(signer, SmallFile, cancellationToken);
        var more = await PeakAsync(signer, File, cancellationToken) - peak;
        for (var time = 0; time < times; time++)
        {
            board.Say($"Signing and digests {time + 1} of {times}, from one reading and one after the other");
            ours.Add(await MeasureAsync(signer, cancellationToken));
            sums.Add(await MeasureAsync("sha256sum", path));
            sequence.Add(sums[^1]
                + await MeasureAsync("hashdeep", path)
                + await MeasureAsync("gpg", "--homedir", keyring.Home, "--batch", "--yes", "--output", "/dev/null", "--detach-sign", path));
        }

        board.Add(new Figure("2 GiB signed with four digests, from one reading", ours.Min(run => run.Wall), "s"));
        board.Add(new Figure("sha256sum of the same", sums.Min(), "s"));
        board.Add(new Figure("sha256sum, hashdeep and gpg one after the other", sequence.Min(), "s"));
        board.Add(new Figure(
            "The three against one reading", sequence.Min() / ours.Min(run => run.Wall), "x", new Goal(3, IsFloor: true)));
        board.Add(new Figure(
            "Processor time for each digest against sha256sum", ours.Min(run => run.Cpu) / Digests / sums.Min(), "x", new Goal(1.5)));
        board.Add(new Figure("Memory while signing 256 MiB, at its peak", peak / (double)(1 << 20), "MiB"));
        board.Add(new Figure("Memory while signing 2 GiB, more than that", more / (double)(1 << 20), "MiB", new Goal(16)));
    }

    private static async Task WriteAsync(
        TemporaryFolder folder, FileArtifactStore store, string file, long size, CancellationToken cancellationToken)
    {
        // A hole: it is read and hashed like any other bytes.
        await using var content = System.IO.File.Create(Path.Combine(folder.Path, "source"));
        content.SetLength(size);
        await store.WriteAsync(Scope, file, content, ArtifactWriteOptions.Default, cancellationToken);
    }

    private static async Task<long> PeakAsync(ArtifactSigner signer, string file, CancellationToken cancellationToken)
    {
        await using var keys = await signer.OpenKeysAsync(cancellationToken);
        ProcessMemory.ForgetPeak();
        await signer.SignAsync(Scope, file, keys, progress: null, cancellationToken);
        return ProcessMemory.Peak;
    }

    private static async Task<(double Wall, double Cpu)> MeasureAsync(ArtifactSigner signer, CancellationToken cancellationToken)
    {
        await using var keys = await signer.OpenKeysAsync(cancellationToken);
        var (cpu, begin) = (Cpu(), Stopwatch.GetTimestamp());
        await signer.SignAsync(Scope, File, keys, progress: null, cancellationToken);
        return (Stopwatch.GetElapsedTime(begin).TotalSeconds, Cpu() - cpu);
    }

    private static async Task<double> MeasureAsync(string program, params string[] arguments)
    {
        var begin = Stopwatch.GetTimestamp();
        (await Command.RunAsync(program, arguments)).Checked();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    // Of this process and of those that it started and that have ended: gpg, which hashes for its signature.
    private static double Cpu()
    {
        var fields = System.IO.File.ReadAllText("/proc/self/stat").Split(") ")[1].Split(' ');
        return fields[11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / 100.0;
    }
}
