using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.Shared;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions.Retention;

/// <summary>An image that is in use is not left deactivated, whenever that comes out.</summary>
public sealed class DeactivatedImageTests
{
    private static readonly Server Server = new("s", "s", ServerStatus.Active) { ImageId = "200" };

    private readonly RetentionScene _scene = new();

    public DeactivatedImageTests()
    {
        _scene.Policy(RetentionAction.Deactivate);
        _scene.Put(Series.Old(200));
    }

    [Fact]
    public async Task An_image_that_somebody_took_in_the_meantime_is_reactivated_at_once()
    {
        await _scene.ReviewAsync(minutes: 0);
        _scene.On("deactivate 200", () => _scene.Region.Servers.Put(Server));

        await _scene.ReviewAsync(minutes: 10);

        Assert.Equal(["deactivate 200", "reactivate 200"], _scene.Writes());
        Assert.Equal(
            ["200 Deactivate since 0: A server was made from it: it was reactivated"], _scene.Preview());
        Assert.Equal(
            [
                "images/new: Deactivate of the older image Standard_Debian_12_20250715_0 (200) in demo/RegionOne",
                "images/new: reactivated the older image Standard_Debian_12_20250715_0 (200) in demo/RegionOne: "
                    + "A server was made from it",
            ],
            _scene.Logs);
    }

    [Fact]
    public async Task An_image_of_which_nobody_can_say_so_is_reactivated_too()
    {
        await _scene.ReviewAsync(minutes: 0);
        _scene.On(
            "deactivate 200",
            () => _scene.Region.FailNext("find servers of image 200", OpenStackErrorKind.Forbidden));

        await _scene.ReviewAsync(minutes: 10);

        Assert.Equal(["deactivate 200", "reactivate 200"], _scene.Writes());
        Assert.Equal(
            ["200 Deactivate since 0: Nobody could say whether it is in use: it was reactivated"], _scene.Preview());
        Assert.Equal(
            "Nothing is retired for now, since not all went well: find servers of image 200: Forbidden",
            _scene.Message);
    }

    [Fact]
    public async Task An_image_that_could_not_be_reactivated_is_by_the_next_review()
    {
        await _scene.ReviewAsync(minutes: 0);
        _scene.On("deactivate 200", () => _scene.Region.Servers.Put(Server));
        _scene.Fail("reactivate 200", OpenStackErrorKind.Timeout);
        await _scene.ReviewAsync(minutes: 10);
        _scene.Region.Images.Fault = _ => null;

        await _scene.ReviewAsync(minutes: 20);

        Assert.Equal(["deactivate 200", "reactivate 200", "reactivate 200"], _scene.Writes());
        Assert.Equal(
            ["200 Deactivate since 0: A server was made from it: it was reactivated"], _scene.Preview());
    }

    [Fact]
    public async Task A_server_that_comes_back_later_gets_its_image_back()
    {
        await _scene.ReviewAsync(minutes: 0);
        await _scene.ReviewAsync(minutes: 10);
        _scene.Region.Servers.Put(Server);

        await _scene.ReviewAsync(minutes: 600);
        await _scene.ReviewAsync(minutes: 610);

        Assert.Equal(["deactivate 200", "reactivate 200"], _scene.Writes());
        Assert.Equal(["200 Deactivate since 0: A server was made from it"], _scene.Preview());
    }

    [Fact]
    public async Task What_was_deactivated_before_an_operator_died_is_known_as_done()
    {
        await _scene.ReviewAsync(minutes: 0);
        _scene.Region.Images.Change("200", image => image with { Status = ImageStatus.Deactivated });

        await _scene.ReviewAsync(minutes: 10);

        Assert.Empty(_scene.Writes());
        Assert.Equal(["200 Deactivate since 0 done"], _scene.Preview());
    }

    [Fact]
    public async Task What_was_revoked_stays_deactivated_though_it_is_in_use()
    {
        await _scene.ReviewAsync(minutes: 0);
        _scene.Region.Servers.Put(Server);
        _scene.Region.Images.Change("200", image => image.With(("imagefactory_revoked", "a hole")) with
        {
            Status = ImageStatus.Deactivated,
        });

        await _scene.ReviewAsync(minutes: 10);

        Assert.Empty(_scene.Writes());
    }
}
