using System.Threading.Channels;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Events;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Controllers.DistroProfile;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Promotions.Releases;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Status;
using ImageFactory.Operator.Testing.InMemory;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace ImageFactory.Operator.Tests.Controllers.DistroProfile;

/// <summary>A profile of two regions, each with a Glance of its own, and its controller.</summary>
internal sealed class ReviewScene : IAsyncDisposable, IEntityQueue<V1DistroProfile>
{
    public const string Series = "Standard_Debian_12";
    public const string Name = "debian-12";

    public static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<ObjectKey> _wakes = Channel.CreateUnbounded<ObjectKey>();
    private readonly InMemoryClouds _clouds;
    private BackgroundWork _work = new();
    private V1DistroProfileController _controller;

    public ReviewScene()
    {
        (One, Two) = (new InMemoryRegion(Time), new InMemoryRegion(Time));
        _clouds = new InMemoryClouds(One);
        _clouds.Others["demo/RegionTwo"] = Two;
        Cluster = new InMemoryCluster(Time);
        Cluster.Put(new V1DistroProfile
        {
            Metadata = new V1ObjectMeta { Name = Name, NamespaceProperty = "images", Uid = "p-1", Generation = 1 },
            Spec = new V1DistroProfileSpec
            {
                Os = new V1OperatingSystem { Distro = "debian", Version = "12" },
                Builder = new V1Builder
                {
                    Tool = BuilderTool.DiskImageBuilder,
                    Dib = new V1DiskImageBuilder { Elements = ["vm"] },
                },
                Repositories =
                [
                    new V1Repository { Name = "default", Url = "http://deb.example.org", Suite = "bookworm" },
                ],
                Regions =
                [
                    new V1RegionTarget { Cloud = "demo", Region = "RegionOne" },
                    new V1RegionTarget { Cloud = "demo", Region = "RegionTwo" },
                ],
            },
        });
        Gauges = new ReleaseGauges(Time);
        (_controller, Runs) = Controller();
    }

    public FakeTimeProvider Time { get; } = new(Start);

    public OperatorOptions Options { get; } = new();

    public InMemoryCluster Cluster { get; }

    public InMemoryRegion One { get; }

    public InMemoryRegion Two { get; }

    public ReleaseGauges Gauges { get; }

    /// <summary>What is seen of builds by the clock.</summary>
    public NightlyRuns Runs { get; private set; }

    /// <summary>The metrics of builds by the clock.</summary>
    public CollectorRegistry Registry { get; private set; } = Prometheus.Metrics.NewCustomRegistry();

    /// <summary>The events of the profile, as "Type Reason: message".</summary>
    public List<string> Events { get; } = [];

    /// <summary>How often the profile was woken since the last look at it.</summary>
    public int Wakes => _wakes.Reader.Count;

    public V1DistroProfile Profile => Cluster.Object<V1DistroProfile>(Name);

    public V1DistroProfileStatus Status => Profile.Status!;

    /// <summary>The conditions, as "Type Status Reason: message".</summary>
    public IEnumerable<string> Conditions => Status.Conditions!.Select(
        condition => $"{condition.Type} {condition.Status} {condition.Reason}: {condition.Message}");

    /// <summary>What users get in the regions, as "region image of promotion, latest, previous, due".</summary>
    public IEnumerable<string> Released => (Status.Release?.Regions ?? []).Select(
        region => $"{region.Region} {region.ImageName} of {region.Promotion}, {region.LatestId}, {region.PreviousId}, "
            + $"{region.NextDue:yyyy-MM-dd}");

    /// <summary>The series' latest image of a region, as a promotion left it.</summary>
    public static void Release(InMemoryRegion region, string id, string date, string frequency = "weekly") =>
        region.Images.Put(new Image(id, ImageStatus.Active)
        {
            Name = $"{Series}_latest",
            Owner = InMemoryImages.Project,
            Properties = new Dictionary<string, string>
            {
                ["imagefactory_image_name"] = $"{Series}_{date.Replace("-", string.Empty, StringComparison.Ordinal)}_0",
                ["imagefactory_latest"] = $"images/{id}",
                ["image_build_date"] = date,
                ["replace_frequency"] = frequency,
            },
        });

    public bool Enqueue(ObjectKey key, TimeSpan delay = default) => _wakes.Writer.TryWrite(key);

    /// <summary>One reconcile; returns when the next one is to be.</summary>
    public async Task<TimeSpan?> ReconcileAsync() =>
        (await _controller.ReconcileAsync(Profile, default)).RequeueAfter;

    /// <summary>A reconcile that looks at the regions, and the one that it wakes.</summary>
    public async Task<TimeSpan?> LookAsync()
    {
        await ReconcileAsync();
        await _wakes.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        return await ReconcileAsync();
    }

    /// <summary>The profile goes.</summary>
    public Task DeleteAsync() => _controller.DeletedAsync(Profile, default);

    /// <summary>The operator is started again, and remembers nothing.</summary>
    public async Task RestartAsync()
    {
        await _work.DisposeAsync();
        _work = new BackgroundWork();
        Registry = Prometheus.Metrics.NewCustomRegistry();
        (_controller, Runs) = Controller();
    }

    public async ValueTask DisposeAsync() => await _work.DisposeAsync();

    private Task KeepEvent(
        IKubernetesObject<V1ObjectMeta> entity,
        string reason,
        string message,
        EventType type,
        CancellationToken cancellationToken)
    {
        Events.Add($"{type} {reason}: {message}");
        return Task.CompletedTask;
    }

    private (V1DistroProfileController Controller, NightlyRuns Runs) Controller()
    {
        var gate = new RegionGate(new RegionBreakers(Options.OpenStack, Time), Options.OpenStack);
        var look = new ReleaseLook(_clouds, gate, Time, NullLogger<ReleaseLook>.Instance);
        var releases = new ReleaseReview(_work, this, look, Options, Time, NullLogger<ReleaseReview>.Instance);
        var writer = new StatusWriter<V1DistroProfile, V1DistroProfileStatus>(
            "test",
            EntityJsonContext.Default.V1DistroProfileStatus,
            Cluster,
            (_, _, _, _, _) => Task.CompletedTask,
            NullLogger<StatusWriter<V1DistroProfile, V1DistroProfileStatus>>.Instance);
        var runs = new NightlyRuns(this);
        var nightly = new NightlyReview(runs, new NightlyGauges(Registry), Cluster, KeepEvent, Time);
        var known = new KnownClouds(_clouds);
        var names = new SharedNames(Cluster, Options, Time);
        var review = new ProfileReview(Cluster, writer, releases, nightly, Gauges, names, known, Options, Time);
        return (
            new V1DistroProfileController(
                review,
                new BuildHistory(Cluster),
                releases,
                nightly,
                Gauges,
                new OperatorMetrics(Prometheus.Metrics.NewCustomRegistry())),
            runs);
    }
}
