using System.Diagnostics;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Benchmarks;

/// <summary>
/// What it costs to sign an image and to know four digests of it from one reading, beside the programs that people run
/// one after the other for the same, on the same file; with one key and, as while keys change, with more.
/// </summary>
internal sealed class SigningBenchmark(Scoreboard board)
{
    private const long Size = 2L << 30;
    private const long SmallSize = 256L << 20;
    private const string File = "image.qcow2";
    private const string SmallFile = "small.qcow2";
    private const string Build = "bench";

    // MD5, SHA-1, SHA-256, SHA-512; a signature goes on from one of them.
    private const int Digests = 4;

    private static readonly ArtifactScope Scope = new("bench", "bench", "Bench_1");

    private static readonly (string Name, string Algorithm)[] Keys =
        [("first", "ed25519"), ("second", "rsa3072"), ("third", "rsa4096")];

    /// <summary>Measures each so many times, in turns; the best counts.</summary>
    public async Task RunAsync(int times, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var keyring = SigningKeyring.Create();
        foreach (var (name, algorithm) in Keys)
        {
            await keyring.MakeAsync(name, algorithm, "sign");
        }

        using var store = FileArtifactStore.Open(
            new ArtifactStoreSettings { Root = folder.Path, MinFreeBytes = 0 }, NullLogger<FileArtifactStore>.Instance);
        var file = await WriteAsync(folder, store, File, Size, cancellationToken);
        var small = await WriteAsync(folder, store, SmallFile, SmallSize, cancellationToken);
        var path = Path.Combine(folder.Path, Scope.Namespace, Scope.Profile, Scope.ImageName, File);
        var one = Signer(store, keyring, 1);
        var three = Signer(store, keyring, Keys.Length);

        List<(double Wall, double Cpu)> byOne = [];
        List<(double Wall, double Cpu)> byThree = [];
        List<double> sums = [];
        List<double> sequence = [];
        List<double> longSequence = [];
        // The first reconcile fills what the next ones use again.
        await PeakAsync(three, small, cancellationToken);
        var peak = await PeakAsync(three, small, cancellationToken);
        var more = await PeakAsync(three, file, cancellationToken) - peak;
        for (var time = 0; time < times; time++)
        {
            board.Say($"Signing and digests {time + 1} of {times}, from one reading and one after the other");
            byOne.Add(await MeasureAsync(one, file, cancellationToken));
            byThree.Add(await MeasureAsync(three, file, cancellationToken));
            sums.Add(await MeasureAsync("sha256sum", path));
            var others = sums[^1] + await MeasureAsync("hashdeep", path);
            sequence.Add(others + await MeasureAsync("gpg", Arguments(keyring, 1, path)));
            longSequence.Add(others + await MeasureAsync("gpg", Arguments(keyring, Keys.Length, path)));
        }

        var (wall, wallOfThree) = (byOne.Min(run => run.Wall), byThree.Min(run => run.Wall));
        board.Add(new Figure("2 GiB signed by one key with four digests, from one reading", wall, "s"));
        board.Add(new Figure("2 GiB signed by three keys with four digests, from one reading", wallOfThree, "s"));
        board.Add(new Figure("sha256sum of the same", sums.Min(), "s"));
        board.Add(new Figure("sha256sum, hashdeep and gpg one after the other", sequence.Min(), "s"));
        board.Add(new Figure("The same with one gpg for three keys", longSequence.Min(), "s"));
        board.Add(new Figure(
            "The programs against one reading, one key", sequence.Min() / wall, "x", new Goal(3, IsFloor: true)));
        board.Add(new Figure(
            "The programs against one reading, three keys",
            longSequence.Min() / wallOfThree,
            "x",
            new Goal(3, IsFloor: true)));
        board.Add(new Figure(
            "Processor time for each digest against sha256sum",
            byOne.Min(run => run.Cpu) / Digests / sums.Min(),
            "x",
            new Goal(1.5)));
        board.Add(new Figure("Memory while signing 256 MiB, at its peak", peak / (double)(1 << 20), "MiB"));
        board.Add(new Figure(
            "Memory while signing 2 GiB, more than that", more / (double)(1 << 20), "MiB", new Goal(16)));
    }

    private static ArtifactSigner Signer(FileArtifactStore store, SigningKeyring keyring, int keys) => new(
        store,
        new OperatorOptions
        {
            Signing = new SigningSettings
            {
                Keys = [.. Keys.Take(keys).Select(
                    key => new SigningKeySettings { Name = key.Name, KeyFile = keyring.SecretKey(key.Name) })],
            },
        },
        TimeProvider.System);

    private static string[] Arguments(SigningKeyring keyring, int keys, string path) =>
    [
        "--homedir", keyring.Home, "--batch", "--yes", "--output", "/dev/null",
        .. Keys.Take(keys).SelectMany(key => new[] { "--local-user", $"{key.Name}@example.org" }),
        "--detach-sign", path,
    ];

    private static async Task<ArtifactInfo> WriteAsync(
        TemporaryFolder folder, FileArtifactStore store, string file, long size, CancellationToken cancellationToken)
    {
        // A hole: it is read and hashed like any other bytes.
        await using var content = System.IO.File.Create(Path.Combine(folder.Path, "source"));
        content.SetLength(size);
        return await store.WriteAsync(Scope, file, content, ArtifactWriteOptions.Default, cancellationToken);
    }

    private static async Task<long> PeakAsync(
        ArtifactSigner signer, ArtifactInfo file, CancellationToken cancellationToken)
    {
        ProcessMemory.ForgetPeak();
        await SignAsync(signer, file, cancellationToken);
        return ProcessMemory.Peak;
    }

    private static async Task<(double Wall, double Cpu)> MeasureAsync(
        ArtifactSigner signer, ArtifactInfo file, CancellationToken cancellationToken)
    {
        var (cpu, begin) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await SignAsync(signer, file, cancellationToken);
        return (Stopwatch.GetElapsedTime(begin).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    // The keys are opened for each: gpg does that, too.
    private static async Task SignAsync(
        ArtifactSigner signer, ArtifactInfo file, CancellationToken cancellationToken)
    {
        using var keys = await signer.OpenKeysAsync(Scope.Namespace, untested: null, cancellationToken);
        await signer.SignAsync(Scope, file, Build, keys, progress: null, cancellationToken);
    }

    private static async Task<double> MeasureAsync(string program, params string[] arguments)
    {
        var begin = Stopwatch.GetTimestamp();
        (await Command.RunAsync(program, arguments)).Checked();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
