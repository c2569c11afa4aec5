using ImageFactory.OpenStack;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Status;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>
/// A build whose image is in the store, and the part of the operator that brings it into regions. Between two passes
/// its status goes through JSON, as it does in the cluster.
/// </summary>
internal sealed class BuildInRegions : IAsyncDisposable
{
    public const string First = "RegionOne";
    public const string Second = "RegionTwo";

    private static readonly TimeSpan Impatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly WakeLog _wakes = new();
    private readonly ServedStore _artifacts;
    private BackgroundWork _work = new();
    private bool _leavesImages;
    private CloudConnections? _operatorClouds;
    private RegionBreakers? _breakers;
    private RegionImports? _imports;
    private V1ImageBuildStatus _status;

    private BuildInRegions(OperatorOptions options, string clouds)
    {
        Clouds = TestClouds.Connect(clouds, new OpenStackOptions());
        Options = options;
        _artifacts = new ServedStore(options.Artifacts);
        Build = TestBuild.New();
        _status = TestBuild.Begin(Build);
    }

    public OperatorOptions Options { get; }

    /// <summary>What ends a build in its regions.</summary>
    public RegionCleanUp CleanUp => new(OperatorClouds, new(Options), Uploads, NullLogger<RegionCleanUp>.Instance);

    public V1ImageBuild Build { get; }

    public V1ImageBuildStatus Status => _status;

    public FakeTimeProvider? Time { get; init; }

    public IArtifactStore Store => _artifacts.Store;

    public ArtifactScope Scope => ArtifactScopes.Of(Build, _status.ImageName!);

    private Uploads Uploads => new(_artifacts.Store, _work, _wakes, TimeProvider.System);

    private CloudConnections OperatorClouds =>
        _operatorClouds ??= TestClouds.Connect(Options.OpenStack.CloudsFile, Requests);

    /// <summary>
    /// How the operator makes its requests, to be set before the first: as it does, but what is refused is asked for
    /// again as soon as may be.
    /// </summary>
    public OpenStackOptions Requests { get; set; } = new() { Randomness = () => 0 };

    /// <summary>The clouds, as a test sees them.</summary>
    public CloudConnections Clouds { get; }

    /// <summary>A build with an image of so many bytes.</summary>
    public static Task<BuildInRegions> WithImageAsync(
        long bytes, Action<OpenStackSettings>? settings = null, params CloudTarget[] targets) =>
        WithImageInAsync(TestClouds.Path, bytes, settings, targets);

    /// <summary>The same in another cloud than that of all tests.</summary>
    public static async Task<BuildInRegions> WithImageInAsync(
        string clouds, long bytes, Action<OpenStackSettings>? settings, params CloudTarget[] targets)
    {
        var options = new OperatorOptions { ClusterName = "tests" };
        options.OpenStack.CloudsFile = clouds;
        settings?.Invoke(options.OpenStack);
        var scenario = new BuildInRegions(options, clouds);
        await scenario._artifacts.StartAsync();
        await scenario.StoreAsync(bytes, targets.Length > 0 ? targets : [new("demo", First), new("demo", Second)]);
        return scenario;
    }

    /// <summary>One reconcile of stage 8, by an operator that may just have started.</summary>
    public Task<StageOutcome> RegisterAsync() => ReconcileAsync(
        (images, context) => new Register(images, null!, null!, Options).RunAsync(context, default));

    /// <summary>What stage 10 does for the regions, with the key that the settings name now.</summary>
    public async Task SignAsync()
    {
        var signer = new ImageSigner(_artifacts.Store, Options, TimeProvider.System);
        using var key = await signer.OpenKeyAsync("images", default);
        var image = _status.Image!;
        var digests = new ContentDigests(image.Md5!, image.Sha1!, image.Sha256!, image.Sha512!);
        _status.Signatures = new V1SignaturesStatus { Image = await signer.SignAsync(Scope, digests, key!, default) };
        new RegionSigner(_artifacts.Store, Options).RequestSignatures(_status);
    }

    /// <summary>Takes a file out of the store.</summary>
    public Task RemoveAsync(string file) => _artifacts.Store.DeleteAsync(Scope, file, default);

    /// <summary>One reconcile of stage 12.</summary>
    public Task<StageOutcome> DistributeAsync() => ReconcileAsync(
        (images, context) => new Distribute(images, CleanUp, Options).RunAsync(context, default));

    /// <summary>Passes until the stage is over, each as soon as something wakes the build.</summary>
    public Task<StageOutcome> UntilOverAsync(Func<Task<StageOutcome>> pass) =>
        UntilAsync(
            pass,
            outcome => outcome is not (StageOutcome.Running or StageOutcome.Waiting or StageOutcome.CatchingUp));

    /// <summary>Passes until one has this outcome.</summary>
    public async Task<StageOutcome> UntilAsync(Func<Task<StageOutcome>> pass, Func<StageOutcome, bool> isWanted)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var outcome = await pass();
            if (isWanted(outcome))
            {
                return outcome;
            }

            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"Not over after {Patience.TotalMinutes} minutes: {outcome}");
            }

            var poll = outcome switch
            {
                StageOutcome.Running running => running.PollAfter!.Value,
                StageOutcome.Waiting waiting => waiting.PollAfter,
                StageOutcome.CatchingUp late => late.PollAfter,
                _ => throw new InvalidOperationException($"It ended otherwise: {outcome}"),
            };
            await _wakes.WaitAsync(poll < Impatience ? poll : Impatience);
        }
    }

    /// <summary>The operator ends as by SIGKILL, as far as its memory goes; uploads break off.</summary>
    public async Task RestartAsync()
    {
        await _work.DisposeAsync();
        _work = new BackgroundWork();
    }

    /// <summary>The status as it was at an earlier moment: its later writes were lost.</summary>
    public void Forget(V1ImageBuildStatus status) =>
        _status = StatusJson.Copy(status, EntityJsonContext.Default.V1ImageBuildStatus);

    /// <summary>The factory's name, one that other tests do not share.</summary>
    public string Factory
    {
        set
        {
            Options.ClusterName = value;
            _status.Image!.Properties![CloudTags.Cluster] = value;
        }
    }

    /// <summary>The test's end leaves the images where they are.</summary>
    public void LeaveImages() => _leavesImages = true;

    /// <summary>Nobody can fetch artifacts any more.</summary>
    public Task StopServingAsync() => _artifacts.StopAsync();

    /// <summary>The status, with all stages over and well.</summary>
    public V1ImageBuildStatus Ended()
    {
        foreach (var stage in StageList.Order)
        {
            _status.Record(stage, new StageOutcome.Done("done"), TimeProvider.System.GetUtcNow());
        }

        return _status;
    }

    public async ValueTask DisposeAsync()
    {
        await RestartAsync();
        if (!_leavesImages)
        {
            await this.DeleteImagesAsync();
        }

        await _artifacts.DisposeAsync();
        _wakes.Dispose();
    }

    private async Task<StageOutcome> ReconcileAsync(Func<RegionImages, BuildContext, Task<StageOutcome>> stage)
    {
        var time = (TimeProvider?)Time ?? TimeProvider.System;
        _breakers ??= new RegionBreakers(Options.OpenStack, time);
        _imports ??= new RegionImports(Options, time);
        var gate = new RegionGate(_breakers, Options.OpenStack);
        var signer = new RegionSigner(_artifacts.Store, Options);
        var ownership = new ImageOwnership(Options);
        var records = new RegionRecords(ownership, Options);
        var step = new RegionStep(
            OperatorClouds, gate, Uploads, _imports, records, ownership, signer, _artifacts.Urls, Options);
        var images = new RegionImages(step, Uploads, OperatorClouds, new ImageHeader(_artifacts.Store), Options);
        var status = StatusJson.Copy(_status, EntityJsonContext.Default.V1ImageBuildStatus);
        var context = new BuildContext(Build, status, time.GetUtcNow());
        var outcome = await OutcomeAsync(() => stage(images, context));
        _status = StatusJson.Copy(context.Status, EntityJsonContext.Default.V1ImageBuildStatus);
        return outcome;
    }

    // As the runner does.
    private static async Task<StageOutcome> OutcomeAsync(Func<Task<StageOutcome>> stage)
    {
        try
        {
            return await stage();
        }
        catch (StageFailedException error)
        {
            return StageFaults.Of(error);
        }
    }

    private async Task StoreAsync(long bytes, CloudTarget[] targets)
    {
        // No two builds have the same image.
        var seed = Build.Metadata.Uid.GetHashCode(StringComparison.Ordinal);
        using var content = new MemoryStream(Qcow2File.Make(checked((int)bytes), seed));
        var file = $"{_status.ImageName}.qcow2";
        var info = await _artifacts.Store.WriteAsync(
            Scope, file, content, new ArtifactWriteOptions(), default);
        _status.Image = new V1BuiltImageStatus { File = file, Sha256 = info.Sha256, SizeBytes = info.SizeBytes };
        ImageRecord.Describe(
            new BuildContext(Build, _status, DateTimeOffset.UtcNow), TestBuild.Profile(), Options);
        _status.Regions =
            [.. targets.Select(target => new V1RegionStatus { Cloud = target.Cloud, Region = target.Region })];
    }
}
