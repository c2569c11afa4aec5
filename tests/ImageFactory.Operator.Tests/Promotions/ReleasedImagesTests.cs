using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Promotions.Releases;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

public sealed class ReleasedImagesTests
{
    private const string Series = "Standard_Debian_12";

    private static readonly CloudTarget Target = new("demo", "RegionOne");
    private static readonly DateTimeOffset Built = new(2026, 1, 1, 4, 5, 6, TimeSpan.Zero);

    [Fact]
    public void What_users_get_is_read_from_the_images_themselves() => Assert.Equivalent(
        new V1ReleasedRegion
        {
            Cloud = "demo",
            Region = "RegionOne",
            ImageName = $"{Series}_20260101_0",
            BuildDate = Built,
            Promotion = "images/debian-12-x",
            LatestId = "i2",
            PreviousId = "i1",
            NextDue = Built.AddDays(31),
        },
        Of(
            new Image("i1", ImageStatus.Active) { Name = $"{Series}_prev" },
            Latest(new Dictionary<string, string>
            {
                ["imagefactory_image_name"] = $"{Series}_20260101_0",
                ["imagefactory_latest"] = "images/debian-12-x",
                ["image_build_date"] = "2026-01-01 04:05:06",
                ["replace_frequency"] = "monthly",
            })),
        strict: true);

    [Fact]
    public void Of_an_image_that_another_factory_made_the_record_has_to_do() => Assert.Equivalent(
        new V1ReleasedRegion
        {
            Cloud = "demo",
            Region = "RegionOne",
            ImageName = $"{Series}_20260103_0",
            BuildDate = Built.AddDays(2),
            LatestId = "i2",
        },
        Of(Latest([])),
        strict: true);

    [Fact]
    public void Without_a_latest_image_nothing_is_released() =>
        Assert.Null(Of(new Image("i1", ImageStatus.Active) { Name = $"{Series}_prev" }));

    [Theory]
    [InlineData("daily", 1)]
    [InlineData("weekly", 7)]
    [InlineData("monthly", 31)]
    [InlineData("quarterly", 92)]
    [InlineData("yearly", 366)]
    [InlineData("critical_bug", null)]
    [InlineData("never", null)]
    public void It_is_to_be_replaced_as_often_as_its_users_were_promised(string frequency, int? days) => Assert.Equal(
        days is { } count ? Built.AddDays(count) : null,
        Of(Latest(new Dictionary<string, string>
        {
            ["image_build_date"] = "2026-01-01 04:05:06",
            ["replace_frequency"] = frequency,
        }))!.NextDue);

    [Fact]
    public void Of_all_regions_the_oldest_image_counts_and_the_first_date()
    {
        V1ReleasedRegion[] regions =
        [
            Region("RegionOne", "new", day: 9, due: 16),
            Region("RegionTwo", "old", day: 2, due: 40),
            Region("RegionThree", "never", day: 5, due: null),
        ];

        var release = ReleasedImages.Of(regions);

        Assert.Equivalent(
            new V1ReleaseStatus
            {
                ImageName = "old",
                BuildDate = Built.AddDays(2),
                Promotion = "images/old",
                Regions = regions,
            },
            release,
            strict: true);
        Assert.Equal(Built.AddDays(16), ReleasedImages.NextDue(release));
    }

    [Fact]
    public void Where_nothing_is_released_nothing_is_due() =>
        Assert.Equal((null, null), (ReleasedImages.Of([]), ReleasedImages.NextDue(null)));

    private static V1ReleasedRegion? Of(params Image[] images) =>
        ReleasedImages.Of(Target, new SeriesImages(Series, images, "p1"));

    private static Image Latest(Dictionary<string, string> properties) => new("i2", ImageStatus.Active)
    {
        Name = $"{Series}_latest",
        CreatedAt = Built.AddDays(2),
        Properties = properties,
    };

    private static V1ReleasedRegion Region(string region, string image, int day, int? due) => new()
    {
        Cloud = "demo",
        Region = region,
        ImageName = image,
        BuildDate = Built.AddDays(day),
        Promotion = $"images/{image}",
        NextDue = due is { } days ? Built.AddDays(days) : null,
    };
}
