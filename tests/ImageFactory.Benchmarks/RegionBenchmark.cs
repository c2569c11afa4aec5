using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Stages;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Benchmarks;

/// <summary>
/// What it costs to bring an image into two regions instead of one, and how much memory an upload takes: real Glances
/// of <c>tests/openstack</c>, in this process.
/// </summary>
internal sealed class RegionBenchmark(Scoreboard board) : IDisposable
{
    private const long Size = 2L << 30;
    private const string Cloud = "demo";
    private const string File = "image.qcow2";
    private const long WiredSize = 96L << 20;
    private const string WiredFile = "small.qcow2";
    private const int WireSpeed = 8 << 20;

    private readonly TemporaryFolder _folder = new();
    private readonly ArtifactScope _scope = new("bench", "bench", "Bench_1");

    /// <summary>Measures each so many times, in turns; the best counts. Without a cloud nothing is measured.</summary>
    public async Task RunAsync(int times, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("OS_CLIENT_CONFIG_FILE") is not { Length: > 0 } path)
        {
            board.Say(
                "Uploads are not measured: eval \"$(tests/openstack/up image)\" before, which starts two Glances");
            return;
        }

        var clouds = Connect(path);
        var store = FileArtifactStore.Open(
            new ArtifactStoreSettings { Root = Path.Combine(_folder.Path, "store"), MinFreeBytes = 0 },
            NullLogger<FileArtifactStore>.Instance);
        board.Say(string.Create(CultureInfo.InvariantCulture, $"Writing an image of {Size >> 30} GiB"));
        foreach (var (file, size) in new[] { (File, Size), (WiredFile, WiredSize) })
        {
            // A hole: it is read, hashed and sent like any other bytes.
            await using var content = System.IO.File.Create(Path.Combine(_folder.Path, $"source-{file}"));
            content.SetLength(size);
            await store.WriteAsync(_scope, file, content, ArtifactWriteOptions.Default, cancellationToken);
        }

        List<double> one = [];
        List<double> two = [];
        ProcessMemory.ForgetPeak();
        var before = ProcessMemory.Resident;
        for (var time = 0; time < times; time++)
        {
            board.Say($"Upload {time + 1} of {times}, into one region and into two");
            one.Add(await MeasureAsync(clouds, store, File, ["RegionOne"], cancellationToken));
            two.Add(await MeasureAsync(clouds, store, File, ["RegionOne", "RegionTwo"], cancellationToken));
        }

        board.Add(new Figure("2 GiB into one region, best", one.Min(), "s"));
        board.Add(new Figure("2 GiB into two regions from one reading, best", two.Min(), "s"));
        board.Add(new Figure("Two regions against one, all on this machine's cores", two.Min() / one.Min(), "x"));
        await using var wires = new Wires(path, _folder);
        board.Say("Upload over slow wires, into one region and into two");
        var wired = Connect(wires.CloudsPath);
        var (slowOne, slowTwo) = (
            await MeasureAsync(wired, store, WiredFile, ["RegionOne"], cancellationToken),
            await MeasureAsync(wired, store, WiredFile, ["RegionOne", "RegionTwo"], cancellationToken));
        board.Add(new Figure("96 MiB into one region over a slow wire", slowOne, "s"));
        board.Add(new Figure("Two regions against one, over slow wires", slowTwo / slowOne, "x", new Goal(1.15)));
        board.Add(new Figure(
            "Memory while uploading, more than before", (ProcessMemory.Peak - before) / (double)(1 << 20), "MiB"));
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();

    private static CloudConnections Connect(string path) =>
        new(path, new OpenStackOptions(), TimeProvider.System, NullLogger<CloudConnections>.Instance);

    private async Task<double> MeasureAsync(
        CloudConnections clouds,
        IArtifactStore store,
        string file,
        IReadOnlyList<string> regions,
        CancellationToken cancellationToken)
    {
        var build = new V1ImageBuild
        {
            Metadata = new V1ObjectMeta
            {
                Name = "bench",
                NamespaceProperty = "bench",
                Uid = Guid.NewGuid().ToString(),
            },
        };
        List<(IImageClient Images, string Id)> made = [];
        List<Upload> uploads = [];
        foreach (var region in regions)
        {
            var cloud = clouds.Get(Cloud, region);
            var image = await cloud.Images.CreateAsync(
                new NewImage("bench") { DiskFormat = "qcow2" }, cancellationToken);
            made.Add((cloud.Images, image.Id));
            uploads.Add(new Upload(
                new CloudTarget(Cloud, region),
                image.Id,
                (content, length, progress, token) =>
                    cloud.ImageData.UploadAsync(
                        image.Id, content, length, progress, cancellationToken: token)));
        }

        var ended = new TaskCompletionSource();
        await using var work = new BackgroundWork();
        var batches = new Uploads(store, work, new Wake(() => Ring(ended, uploads)), TimeProvider.System);
        var started = Stopwatch.GetTimestamp();
        batches.Start(build, _scope, file, uploads);
        await ended.Task.WaitAsync(cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        foreach (var (images, id) in made)
        {
            await images.DeleteAsync(id, cancellationToken);
        }

        return uploads.FirstOrDefault(upload => upload.Error is not null)?.Error is { } error ? throw error : elapsed;
    }

    private static void Ring(TaskCompletionSource ended, List<Upload> uploads)
    {
        if (uploads.TrueForAll(upload => upload.IsOver))
        {
            ended.TrySetResult();
        }
    }

    private sealed class Wake(Action ring) : IEntityQueue<V1ImageBuild>
    {
        public bool Enqueue(ObjectKey key, TimeSpan delay = default)
        {
            ring();
            return true;
        }
    }

    /// <summary>
    /// A wire to each of the two Glances, as slow as those to distant regions: where the machine's cores are shared
    /// with the Glances, two regions cost twice their hashing, which no cloud's operator pays.
    /// </summary>
    private sealed class Wires : IAsyncDisposable
    {
        private readonly FaultProxy[] _wires;

        public Wires(string cloudsPath, TemporaryFolder folder)
        {
            var clouds = YamlDocuments.Read(cloudsPath)[0];
            var demo = clouds["clouds"]![Cloud]!;
            // Ports count from Keystone's.
            var keystone = new Uri(demo["auth"]!["auth_url"]!.ToString()).Port;
            _wires = [new FaultProxy(keystone + 1), new FaultProxy(keystone + 2)];
            foreach (var wire in _wires)
            {
                wire.Throttle(WireSpeed);
            }

            demo["regions"] = new JsonArray(
                new JsonObject { ["name"] = "RegionOne", ["values"] = Override(_wires[0]) },
                new JsonObject { ["name"] = "RegionTwo", ["values"] = Override(_wires[1]) });
            // JSON is YAML.
            CloudsPath = folder.Write("clouds.yaml", clouds.ToJsonString());
        }

        public string CloudsPath { get; }

        public async ValueTask DisposeAsync()
        {
            foreach (var wire in _wires)
            {
                await wire.DisposeAsync();
            }
        }

        private static JsonObject Override(FaultProxy wire) => new()
        {
            ["image_endpoint_override"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{wire.Port}"),
        };
    }
}
