using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>An image of the store that a promotion would bring into a region, long after its build.</summary>
public sealed class UncheckedImageTests : IAsyncLifetime
{
    private readonly PromotionScene _scene;
    private readonly InMemoryImages _two;

    public UncheckedImageTests() => (_scene, _, _two) = InMemoryPromotions.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_promotion_brings_no_image_into_a_region_whose_header_names_another_file()
    {
        await _scene.BuildAsync("a", 0);
        await _scene.StoreAsync("a", "backing_file_offset=1024 backing_file_size=11");
        await _two.DeleteAsync(_two.All.Single().Id);
        _two.Calls.Clear();

        _scene.Promote("to-a", "a");
        var status = await _scene.RunAsync("to-a");

        Assert.StartsWith(
            "Failed 0/2: FailedImageHeader: images/debian-12/Standard_Debian_12_20261201_0/"
            + "Standard_Debian_12_20261201_0.qcow2 goes to no region and no test, for its qcow2 header: it names a "
            + "backing file",
            PromotionScene.Text(status),
            StringComparison.Ordinal);
        Assert.DoesNotContain("create", _two.Calls);
    }
}
