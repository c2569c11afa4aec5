using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>Releases in two regions, after which somebody changes something.</summary>
internal sealed class UpkeepScene : IAsyncDisposable
{
    public const string Latest = $"{InMemoryPromotions.Series}_latest";

    private readonly Switchable _clouds;

    public UpkeepScene()
    {
        var (one, two) = (new InMemoryRegion(TimeProvider.System), new InMemoryRegion(TimeProvider.System));
        var clouds = new InMemoryClouds(one);
        clouds.Others[$"{InMemoryPromotions.Two}"] = two;
        _clouds = new Switchable(clouds);
        Scene = new PromotionScene(_clouds, InMemoryPromotions.Series, InMemoryPromotions.One, InMemoryPromotions.Two);
        (One, Two) = (one.Images, two.Images);
    }

    public PromotionScene Scene { get; }

    public InMemoryImages One { get; }

    public InMemoryImages Two { get; }

    /// <summary>Takes the clouds out of clouds.yaml.</summary>
    public void Forget() => _clouds.IsGone = true;

    /// <summary>Builds and releases an image.</summary>
    public Task PublishAsync(string name, int number, Action<V1ImagePromotionSpec>? adapt = null) =>
        Scene.PublishAsync(name, number, adapt);

    /// <summary>Takes a promotion back.</summary>
    public async Task RollbackAsync(string name, string promotion, params string[] regions)
    {
        Scene.Create(name, PromotionSpecs.Rollback(promotion, regions));
        await SucceedAsync(name);
    }

    /// <summary>Takes a build's image back.</summary>
    public async Task RevokeAsync(string name, string build)
    {
        Scene.Create(name, PromotionSpecs.Revoke(build));
        await SucceedAsync(name);
    }

    /// <summary>The condition Drifted, as status and reason; null where there is none.</summary>
    public string? Drifted(string name) => Condition(name) is { } drifted ? $"{drifted.Status} {drifted.Reason}" : null;

    /// <summary>What the condition Drifted says.</summary>
    public string? DriftOf(string name) => Condition(name)?.Message;

    public static void Rename(InMemoryImages images, string build, string name) =>
        images.Change(images.IdOf(build), image => image with { Name = name });

    public ValueTask DisposeAsync() => Scene.DisposeAsync();

    private Kubernetes.Conditions.V1Condition? Condition(string name) =>
        Scene.Promotion(name).Status!.Conditions!.FirstOrDefault(one => one.Type == "Drifted");

    private async Task SucceedAsync(string name)
    {
        var status = await Scene.RunAsync(name);
        Assert.True(status.Phase == PromotionPhase.Succeeded, PromotionScene.Text(status));
    }

    private sealed class Switchable(ICloudConnections clouds) : ICloudConnections
    {
        public bool IsGone { get; set; }

        public IReadOnlyList<string> Clouds => clouds.Clouds;

        public IReadOnlyList<string> Regions(string cloud) => clouds.Regions(cloud);

        public CloudConnection Get(string cloud, string? region = null) => IsGone
            ? throw new CloudConfigException($"clouds.yaml has no cloud {cloud}")
            : clouds.Get(cloud, region);
    }
}
