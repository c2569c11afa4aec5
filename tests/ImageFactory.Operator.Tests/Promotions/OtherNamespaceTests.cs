using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>Two namespaces, each with a profile of the same series in the same project.</summary>
public sealed class OtherNamespaceTests : IAsyncLifetime
{
    private const string Other = "other";

    private readonly PromotionScene _scene;
    private readonly InMemoryImages _one;
    private readonly InMemoryImages _two;

    public OtherNamespaceTests() => (_scene, _one, _two) = InMemoryPromotions.Start();

    public async Task InitializeAsync()
    {
        await _scene.BuildAsync("b", 1);
        await _scene.BuildAsync("c", 2);
        _scene.Promote("to-b", "b");
        _scene.Promote("to-c", "c");
        Move<V1DistroProfile>(PromotionScene.Profile, isCopy: true);
        Move<V1ImageBuild>("c");
        Move<V1ImagePromotion>("to-c");
        foreach (var images in (InMemoryImages[])[_one, _two])
        {
            var image = images.All.First(image => image.Properties["imagefactory_build"] == "c");
            images.Change(image.Id, InOther);
        }
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task Of_their_first_releases_one_has_the_name_and_the_other_is_told_so_without_its_name()
    {
        for (var round = 0; round < 20; round++)
        {
            await _scene.ReconcileAsync("to-b");
            await _scene.ReconcileAsync("to-c", Other);
            _scene.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var told = PromotionScene.Text(_scene.Cluster.Object<V1ImagePromotion>("to-c", Other).Status!);
        Assert.Equal(PromotionPhase.Succeeded, _scene.Promotion("to-b").Status!.Phase);
        Assert.StartsWith("Failed 0/2: FailedNameTaken: ", told, StringComparison.Ordinal);
        Assert.DoesNotContain("to-b", told, StringComparison.Ordinal);
        Assert.Equal(1, _one.All.Count(image => image.Name == $"{InMemoryPromotions.Series}_latest"));
    }

    private void Move<T>(string name, bool isCopy = false)
        where T : class, k8s.IKubernetesObject<k8s.Models.V1ObjectMeta>
    {
        var entity = _scene.Cluster.Object<T>(name);
        if (!isCopy)
        {
            _scene.Cluster.Remove<T>(name);
        }

        entity.Metadata.NamespaceProperty = Other;
        _scene.Cluster.Put(entity);
    }

    private static Image InOther(Image image) => image with
    {
        Properties = new Dictionary<string, string>(image.Properties) { ["imagefactory_namespace"] = Other },
    };
}
