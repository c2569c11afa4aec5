using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Operator.Tests.Glance;

/// <summary>A build whose image goes to two regions, each with a Glance of its own.</summary>
internal sealed class RegionScene : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly BackgroundWork _work = new();
    private readonly Uploads _uploads;

    public RegionScene()
    {
        Second = new InMemoryRegion(Scene.Time);
        Scene.Clouds.Others["demo/RegionTwo"] = Second;
        _uploads = new Uploads(Scene.Store, _work, Scene.Wakes, Scene.Time);
        var ownership = new ImageOwnership(Scene.Options);
        var step = new RegionStep(
            Scene.Clouds,
            new RegionGate(new RegionBreakers(Scene.Options.OpenStack, Scene.Time), Scene.Options.OpenStack),
            _uploads,
            new RegionImports(Scene.Options, Scene.Time),
            new RegionRecords(ownership, Scene.Options),
            ownership,
            new RegionSigner(Scene.Store, Scene.Options),
            Scene.Urls,
            Scene.Options);
        var header = new ImageHeader(Scene.Store);
        Images = new RegionImages(step, _uploads, Scene.Clouds, header, Scene.Options);
        CleanUp = new RegionCleanUp(Scene.Clouds, ownership, _uploads, NullLogger<RegionCleanUp>.Instance);
        Register = new Register(Images, header, Scene.Inputs, Scene.Options);
        Distribute = new Distribute(Images, CleanUp, Scene.Options);
        Scene.Status.Image = new V1BuiltImageStatus
        {
            File = $"{BuildScene.ImageName}.qcow2",
            Sha256 = Bytes.Sha256(Content),
            SizeBytes = Content.Length,
            MinDiskGiB = 4,
            MinRamMiB = 512,
            Properties = Tags(),
        };
    }

    public BuildScene Scene { get; } = new();

    public byte[] Content { get; } = Qcow2File.Make();

    public InMemoryRegion First => Scene.Region;

    public InMemoryRegion Second { get; }

    public RegionImages Images { get; }

    public RegionCleanUp CleanUp { get; }

    public Register Register { get; }

    public Distribute Distribute { get; }

    public IList<V1RegionStatus> Regions => Scene.Status.Regions!;

    public static V1RegionStatus NewRegion(string name) => new()
    {
        Cloud = "demo",
        Region = name,
        Phase = RegionPhase.Pending,
        Reason = Reasons.NotYetReported,
    };

    public async Task InTwoRegionsAsync()
    {
        Scene.Profile.Regions =
        [
            new V1RegionTarget { Cloud = "demo", Region = "RegionOne" },
            new V1RegionTarget { Cloud = "demo", Region = "RegionTwo" },
        ];
        ProfileDefaults.Apply(Scene.Profile);
        await Scene.SaveInputAsync();
        await StoreImageAsync();
    }

    /// <summary>Puts the image into the store, with some fields of its header changed.</summary>
    public async Task StoreImageAsync(string fields = "")
    {
        Qcow2File.Set(Content, fields);
        Scene.Status.Image!.Sha256 = Bytes.Sha256(Content);
        await Scene.WriteAsync(Scene.Status.Image.File!, Content);
    }

    /// <summary>A stage, recorded as the runner does.</summary>
    public async Task<string> RunAsync(IBuildStage stage)
    {
        var outcome = await stage.RunAsync(Scene.Context, default).OrFaultAsync();
        Scene.Record(stage.Stage, outcome);
        return outcome.Text();
    }

    /// <summary>A stage until it waits for nothing that is at work beside it.</summary>
    public async Task<string> FinishAsync(IBuildStage stage)
    {
        var text = await RunAsync(stage);
        for (var i = 0; i < 20 && text.StartsWith("Running", StringComparison.Ordinal); i++)
        {
            await SettleAsync();
            text = await RunAsync(stage);
        }

        return text;
    }

    /// <summary>Until nothing is at work beside the reconciles.</summary>
    public async Task SettleAsync()
    {
        using var end = new CancellationTokenSource(Patience);
        while (_uploads.IsReading(BuildScene.Uid))
        {
            end.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>The tags of the build's images.</summary>
    public static Dictionary<string, string> Tags() => new()
    {
        [CloudTags.Cluster] = OperatorOptions.DefaultClusterName,
        [CloudTags.BuildUid] = BuildScene.Uid,
    };

    /// <summary>An image that is whole in a region.</summary>
    public static void Complete(InMemoryRegion region, V1RegionStatus line)
    {
        region.Images.Put(
            new Image("7", ImageStatus.Active) { Owner = InMemoryImages.Project, Properties = Tags() });
        (line.ImageId, line.Phase) = ("7", RegionPhase.Active);
    }

    public async ValueTask DisposeAsync()
    {
        await _work.DisposeAsync();
        Scene.Dispose();
    }
}
