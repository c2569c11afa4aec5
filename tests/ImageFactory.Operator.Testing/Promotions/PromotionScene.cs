using System.Text;
using ImageFactory.Kubernetes.Abstractions.Events;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Kubernetes.Client;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Controllers.ImagePromotion;
using ImageFactory.Operator.Promotions;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ImageFactory.Operator.Testing.Promotions;

/// <summary>
/// Promotions of one profile: the objects in memory, the clouds as the test gives them, and the operator's own parts as
/// it registers them. Between two reconciles all goes through JSON, as it does in the cluster.
/// </summary>
internal sealed class PromotionScene : IAsyncDisposable
{
    public const string Namespace = "images";
    public const string Profile = "debian-12";

    private readonly TemporaryFolder _folder = new();
    private readonly ICloudConnections _clouds;
    private readonly IReadOnlyList<CloudTarget> _targets;
    private readonly UploadsEnded _uploads = new();
    private ServiceProvider _operator;

    public PromotionScene(ICloudConnections clouds, string series, params IReadOnlyList<CloudTarget> targets)
    {
        (_clouds, _targets, Series) = (clouds, targets, series);
        Options = new OperatorOptions { ClusterName = "tests" };
        Options.Artifacts.Root = _folder.Path;
        Options.Artifacts.MinFreeBytes = 0;
        Options.OpenStack.RegionPoll = TimeSpan.FromSeconds(1);
        Cluster = new InMemoryCluster(Time);
        Cluster.Put(new V1DistroProfile
        {
            Metadata = new V1ObjectMeta { Name = Profile, NamespaceProperty = Namespace, Generation = 1 },
            Spec = PromotionSceneObjects.Profile(series, Regions),
        });
        _operator = Start();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 12, 1, 12, 0, 0, TimeSpan.Zero));

    public OperatorOptions Options { get; }

    public InMemoryCluster Cluster { get; }

    public string Series { get; }

    public FrozenAfter End { get; private set; } = new();

    /// <summary>What was told as events, as "reason: message".</summary>
    public List<string> Events { get; } = [];

    public IServiceProvider Operator => _operator;

    public IArtifactStore Artifacts => _operator.GetRequiredService<IArtifactStore>();

    /// <summary>The regions as objects name them.</summary>
    public IList<V1RegionTarget> Regions =>
        [.. _targets.Select(target => new V1RegionTarget { Cloud = target.Cloud, Region = target.Region })];

    /// <summary>A build that has succeeded, whose image is in all regions.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="number">Its image's number within the day.</param>
    public async Task<V1ImageBuild> BuildAsync(string name, int number)
    {
        var build = PromotionSceneObjects.TestedBuild(Series, _targets, name, number, Time.GetUtcNow());
        foreach (var region in build.Status!.Regions!)
        {
            region.ImageId = await UploadAsync(build, CloudTarget.Of(region));
        }

        return Cluster.Put(build);
    }

    /// <summary>
    /// Puts a build's image into the artifact store, as the build did, with some fields of its header changed.
    /// </summary>
    public async Task StoreAsync(string name, string fields = "")
    {
        var build = Cluster.Object<V1ImageBuild>(name);
        var (status, file) = (build.Status!, $"{build.Status!.ImageName}.qcow2");
        var image = Image(name);
        Qcow2File.Set(image, fields);
        using var content = new MemoryStream(image);
        var stored = await Artifacts.WriteAsync(
            ArtifactScopes.Of(build, status.ImageName!), file, content, ArtifactWriteOptions.Default, default);
        (status.Image!.File, status.Image.Sha256, status.Image.SizeBytes) = (file, stored.Sha256, stored.SizeBytes);
        (status.Image.MinDiskGiB, status.Image.MinRamMiB) = (1, 1);
        status.Image.Properties = PromotionSceneObjects.Properties(build);
        Cluster.Put(build);
    }

    /// <summary>Makes a promotion.</summary>
    public V1ImagePromotion Promote(string name, string build, Action<V1ImagePromotionSpec>? adapt = null) =>
        Create(name, new V1ImagePromotionSpec { BuildRef = new V1LocalReference { Name = build } }, adapt);

    /// <summary>Makes a promotion of any kind.</summary>
    public V1ImagePromotion Create(string name, V1ImagePromotionSpec spec, Action<V1ImagePromotionSpec>? adapt = null)
    {
        spec.Action ??= PromotionAction.Promote;
        adapt?.Invoke(spec);
        Time.Advance(TimeSpan.FromSeconds(1));
        return Cluster.Put(new V1ImagePromotion
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = Namespace,
                Uid = Guid.NewGuid().ToString(),
                Generation = 1,
                Finalizers = [V1ImagePromotionFinalizer.Identifier],
                CreationTimestamp = Time.GetUtcNow().UtcDateTime,
            },
            Spec = spec,
        });
    }

    /// <summary>The promotion as it is now.</summary>
    public V1ImagePromotion Promotion(string name) => Cluster.Object<V1ImagePromotion>(name);

    /// <summary>One reconcile, as the controller does it.</summary>
    public async Task<StageOutcome> ReconcileAsync(string name, string @namespace = Namespace)
    {
        var (_, outcome) = await _operator.GetRequiredService<PromotionReconciler>()
            .RunAsync(Cluster.Object<V1ImagePromotion>(name, @namespace), default);
        return outcome;
    }

    /// <summary>Reconciles until the promotion is over, or rests; time passes as it asks for.</summary>
    public async Task<V1ImagePromotionStatus> RunAsync(string name, Func<V1ImagePromotionStatus, bool>? until = null)
    {
        for (var round = 0; round < 500; round++)
        {
            var outcome = await ReconcileAsync(name);
            var status = Promotion(name).Status!;
            if (status.IsOver() || until?.Invoke(status) == true)
            {
                return status;
            }

            if (status.Regions?.Any(region =>
                region.Phase == PromotedRegionPhase.Uploading && region.RetryAt > Time.GetUtcNow()) == true)
            {
                await _uploads.WaitAsync();
            }

            Time.Advance(V1ImagePromotionController.Poll(outcome) ?? TimeSpan.FromSeconds(1));
        }

        throw new TimeoutException($"{name} is not over after 500 reconciles: {Text(Promotion(name).Status!)}");
    }

    /// <summary>The operator ends as by SIGKILL, and another one starts.</summary>
    public void Restart()
    {
        End = new FrozenAfter();
        _operator = Start();
    }

    /// <summary>Reconciles until the end of the process that the scene was told of, or of the promotion.</summary>
    /// <returns>Whether the process ended first.</returns>
    public async Task<bool> RunUntilKilledAsync(string name)
    {
        var run = RunAsync(name);
        var isKilled = await Task.WhenAny(run, End.Frozen) == End.Frozen;
        if (!isKilled)
        {
            await run;
        }

        return isKilled;
    }

    /// <summary>The phase and what the condition Ready says.</summary>
    public static string Text(V1ImagePromotionStatus status)
    {
        var ready = status.Conditions?.FirstOrDefault(condition => condition.Type == "Ready");
        return $"{status.Phase} {status.RegionsDone}: {ready?.Reason}: {ready?.Message}";
    }

    /// <summary>
    /// The series' images of a region, as "name build visibility hidden purpose", in the order of the names.
    /// </summary>
    public async Task<IReadOnlyList<string>> ImagesAsync(CloudTarget target)
    {
        var series = await SeriesImages.ListAsync(_clouds.Get(target.Cloud, target.Region), Series, default);
        return
        [
            .. series.Images.Select(image => string.Join(
                    ' ',
                    image.Name[(Series.Length + 1)..],
                    image.Properties.GetValueOrDefault("imagefactory_build"),
                    image.Visibility,
                    image.IsHidden ? "hidden" : "visible",
                    image.Properties.GetValueOrDefault("os_purpose"),
                    image.Status == ImageStatus.Active ? string.Empty : $"{image.Status}").TrimEnd())
                .Order(StringComparer.Ordinal),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _operator.DisposeAsync();
        _uploads.Dispose();
        _folder.Dispose();
    }

    private async Task<string> UploadAsync(V1ImageBuild build, CloudTarget target)
    {
        var cloud = _clouds.Get(target.Cloud, target.Region);
        var image = await cloud.Images.CreateAsync(new NewImage(build.Status!.ImageName!)
        {
            Properties = PromotionSceneObjects.Properties(build, isComplete: true),
        });
        using var content = new MemoryStream(Image(build.Name()));
        await cloud.ImageData.UploadAsync(image.Id, content, content.Length, null);
        image = await cloud.Images.GetAsync(image.Id);
        build.Status!.Image!.Sha512 = image.HashValue;
        return image.Id;
    }

    private static byte[] Image(string build) => [.. Qcow2File.Make(), .. Encoding.ASCII.GetBytes(build)];

    private ServiceProvider Start() => PromotionOperator.Start(Options, Time, services => services
        .AddSingleton<IKubernetesClient>(Cluster)
        .AddSingleton<IEntityQueue<V1ImageBuild>>(_uploads)
        .AddSingleton<ICloudConnections>(new ObservedClouds(_clouds, End))
        .AddSingleton<EventPublisher>((_, reason, message, _, _) =>
        {
            Events.Add($"{reason}: {message}");
            return Task.CompletedTask;
        }));
}
