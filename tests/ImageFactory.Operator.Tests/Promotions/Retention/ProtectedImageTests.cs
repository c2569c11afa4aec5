using ImageFactory.OpenStack;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions.Retention;

/// <summary>What a review does to an image that is protected in Glance, and is 200 days old.</summary>
public sealed class ProtectedImageTests
{
    private readonly RetentionScene _scene = new();

    [Theory]
    [InlineData(null, "update 200, delete 200")]
    [InlineData(OpenStackErrorKind.Conflict, "update 200, delete 200, update 200")]
    public async Task An_image_that_the_factory_protected_itself_is_retired_or_is_protected_as_before(
        OpenStackErrorKind? refusal, string writes)
    {
        var old = Series.Old(200);
        _scene.Put(old with
        {
            IsProtected = true,
            Properties = new Dictionary<string, string>(old.Properties) { ["imagefactory_protected"] = "true" },
        });
        await _scene.ReviewAsync(minutes: 0);
        if (refusal is { } kind)
        {
            _scene.Fail("delete 200", kind);
        }

        await _scene.ReviewAsync(minutes: 10);

        Assert.Equal(writes, string.Join(", ", _scene.Writes()));
        Assert.Equal(
            refusal is not null, _scene.Region.Images.All.Any(image => image is { Id: "200", IsProtected: true }));
    }
}
