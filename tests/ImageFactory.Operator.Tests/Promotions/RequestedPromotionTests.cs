using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using ImageFactory.Operator.Tests.Signing;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>Where the operator may not change images, somebody else is asked, and it watches.</summary>
public sealed class RequestedPromotionTests : IAsyncLifetime
{
    private readonly OpenPgpKeyFiles _keys = new();
    private readonly PromotionScene _scene;
    private readonly InMemoryImages _one;
    private readonly InMemoryImages _two;

    public RequestedPromotionTests() => (_scene, _one, _two) = InMemoryPromotions.Start();

    public async Task InitializeAsync()
    {
        await _scene.BuildAsync("a", 0);
        _scene.Promote("to-a", "a", spec => spec.Publisher = PromotionPublisher.Request);
    }

    public async Task DisposeAsync()
    {
        await _scene.DisposeAsync();
        _keys.Dispose();
    }

    [Fact]
    public async Task Without_a_key_to_sign_it_no_request_is_made_and_the_setting_is_named()
    {
        var status = await _scene.RunAsync("to-a");

        Assert.Equal(
            "Failed 0/2: FailedSigningKey: A request that is not signed could be anybody's: name a key in signing.keys "
            + "in the operator's settings, or set spec.promotion.publisher of the profile to Operator",
            PromotionScene.Text(status));
        Assert.DoesNotContain(_one.Calls, call => call.StartsWith("update", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_done_once_the_images_of_every_region_look_as_was_asked_for()
    {
        var file = _keys.Write("release", OpenPgpKeyFiles.Ring(OpenPgpKeyFiles.Pair()).GenerateSecretKeyRing());
        _scene.Options.Signing = new SigningSettings
        {
            Keys = [new SigningKeySettings { Name = "release", KeyFile = file }],
        };
        _scene.Restart();
        var asked = await _scene.RunAsync("to-a", status => status.Regions?[0].Reason == "WaitingForPublisher");
        Assert.Equal(
            "Requested 0/2: WaitingForPublisher: The request is "
            + "images/debian-12/Standard_Debian_12_20261201_0/publish-request-to-a.json; not changed yet: "
            + "demo/RegionOne: image 1 is Standard_Debian_12_20261201_0, to be Standard_Debian_12_latest; "
            + "demo/RegionTwo: image 1 is Standard_Debian_12_20261201_0, to be Standard_Debian_12_latest",
            PromotionScene.Text(asked));
        Assert.DoesNotContain(_one.Calls.Concat(_two.Calls), call =>
            call.StartsWith("update", StringComparison.Ordinal));

        _one.Change("1", Published);
        Assert.Equal("1/2", (await _scene.RunAsync("to-a", status => status.RegionsDone == "1/2")).RegionsDone);
        _two.Change("1", Published);
        var status = await _scene.RunAsync("to-a");

        Assert.Equal(
            "Succeeded 2/2: Succeeded: In 2 regions the images are changed as was asked for",
            PromotionScene.Text(status));
    }

    private static Image Published(Image image) => image with { Name = "Standard_Debian_12_latest" };
}
