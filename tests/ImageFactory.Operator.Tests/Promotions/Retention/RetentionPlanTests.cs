using System.Globalization;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Promotions.Retention;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions.Retention;

/// <summary>Which images are due. The latest is 10 days old, the previous one 20, and they go after 90.</summary>
public sealed class RetentionPlanTests
{
    private static readonly CloudTarget Target = new("demo", "RegionOne");

    [Theory]
    [InlineData(0, "300 200 100")]
    [InlineData(1, "300 200")]
    [InlineData(2, "300")]
    [InlineData(3, "")]
    public void The_newest_hidden_images_stay_whatever_their_age(int keepHidden, string due) => Assert.Equal(
        due, Ids(Due(RetentionAction.Delete, keepHidden, Series.Old(100), Series.Old(300), Series.Old(200))));

    [Theory]
    [InlineData(90, "")]
    [InlineData(91, "91")]
    public void An_image_is_due_once_it_has_been_replaced_for_long_enough(int days, string due) =>
        Assert.Equal(due, Ids(Due(RetentionAction.Delete, 0, Series.Old(days))));

    [Fact]
    public void What_is_due_is_told_with_all_that_concerns_it() => Assert.Equivalent(
        new[]
        {
            new V1RetiredImage
            {
                Cloud = "demo",
                Region = "RegionOne",
                ImageId = "200",
                Name = "Standard_Debian_12_20250715_0",
                Action = RetentionAction.Delete,
                Since = Series.Now.AddDays(-199),
            },
        },
        Due(RetentionAction.Delete, 1, Series.Old(100), Series.Old(200)),
        strict: true);

    [Fact]
    public void Images_with_a_part_in_the_rotation_are_never_due() => Assert.Equal(
        "200",
        Ids(Due(
            RetentionAction.Delete,
            0,
            Series.Old(200),
            Series.Old(201).With((PromotionProperties.Latest, "images/x")),
            Series.Old(202).With((PromotionProperties.Previous, "images/x")),
            Series.Old(203).With((PromotionProperties.Staged, "uid")))));

    [Fact]
    public void The_latest_and_the_previous_image_are_not_due_however_old_they_are() => Assert.Empty(Plan(
        RetentionAction.Delete,
        0,
        Series.Latest.With((PromotionProperties.PromotedAt, "2020-01-01T00:00:00Z")),
        Series.Previous.With((PromotionProperties.ReplacedAt, "2020-01-02T00:00:00Z"))));

    [Fact]
    public void The_image_that_was_built_last_is_not_due_even_where_it_was_released_and_replaced_long_ago()
    {
        var newest = Series.Old(200) with { CreatedAt = Series.Now.AddDays(-1) };

        Assert.Equal("201", Ids(Due(RetentionAction.Delete, 0, newest, Series.Old(201))));
    }

    [Fact]
    public void A_series_without_a_latest_image_keeps_all() => Assert.Empty(
        Plan(RetentionAction.Delete, 0, Series.Previous, Series.Old(200)));

    [Fact]
    public void Images_of_others_are_left_alone() => Assert.Empty(Due(
        RetentionAction.Delete,
        0,
        Series.Old(200) with { Owner = "p2" },
        Series.Old(201).With(("imagefactory_cluster", "others")),
        Series.Old(202).With(("imagefactory_namespace", "others")),
        Series.Old(203).With(("imagefactory_profile", "others")),
        Series.Old(204).With(("imagefactory_profile", null))));

    [Fact]
    public void Images_that_were_never_released_are_due_when_something_newer_was_and_their_build_succeeded()
    {
        var newest = Series.Latest with { CreatedAt = Series.Now.AddDays(-150) };

        Assert.Equal(
            "200",
            Ids(Plan(
                RetentionAction.Delete,
                0,
                newest,
                Series.Unreleased(100),
                Series.Unreleased(120),
                Series.Unreleased(200),
                Series.Unreleased(201).With(("imagefactory_complete", null)))));
    }

    [Theory]
    [InlineData(ImageStatus.Queued)]
    [InlineData(ImageStatus.Saving)]
    [InlineData(ImageStatus.Importing)]
    [InlineData(ImageStatus.Killed)]
    [InlineData(ImageStatus.PendingDelete)]
    public void An_image_that_is_not_whole_is_not_due(ImageStatus status) =>
        Assert.Empty(Due(RetentionAction.Delete, 0, Series.Old(200) with { Status = status }));

    [Theory]
    [InlineData(2, "300 200 100")]
    [InlineData(3, "300 200")]
    [InlineData(4, "300 200")]
    public void The_newest_of_those_that_users_see_stay(int keepVisible, string due) => Assert.Equal(
        due,
        Ids(Plan(
            Series.Policy(RetentionAction.Delete, keepVisible, keepHidden: 0),
            [
                Series.Latest,
                Series.Previous,
                Series.Old(100) with { IsHidden = false },
                Series.Old(200),
                Series.Old(300),
            ])));

    [Theory]
    [InlineData(RetentionAction.Hide, "302 300")]
    [InlineData(RetentionAction.Deactivate, "302 301")]
    [InlineData(RetentionAction.Delete, "302 301 300")]
    public void What_is_done_already_is_not_due(RetentionAction action, string due) => Assert.Equal(
        due,
        Ids(Due(
            action,
            0,
            Series.Old(300) with { IsHidden = false, Status = ImageStatus.Deactivated },
            Series.Old(301),
            Series.Old(302) with { IsHidden = false })));

    [Theory]
    [InlineData("imagefactory_replaced_at", "yesterday", "300")]
    [InlineData("imagefactory_replaced_at", "2026-01-30T00:00:00Z", "")]
    [InlineData("imagefactory_replaced_at", "2030-01-01T00:00:00Z", "")]
    public void An_image_is_as_old_as_it_says_or_else_as_its_release(string property, string value, string due) =>
        Assert.Equal(due, Ids(Due(RetentionAction.Delete, 0, Series.Old(300).With((property, value)))));

    [Theory]
    [InlineData(RetentionAction.Hide)]
    [InlineData(RetentionAction.Deactivate)]
    [InlineData(RetentionAction.Delete)]
    public void What_somebody_works_with_and_what_is_protected_stays(RetentionAction action) => Assert.Equal(
        [
            "301: It is protected in Glance: take its protection away, or leave it",
            "300: A promotion or a build works with it, or the latest release needs it to be rolled back",
        ],
        Messages(Plan(
            Series.Policy(action, keepHidden: 0),
            [
                Series.Latest,
                Series.Old(300) with { IsHidden = false },
                Series.Old(301) with { IsHidden = false, IsProtected = true },
            ],
            "300")));

    [Theory]
    [InlineData(RetentionAction.Hide, "", "")]
    [InlineData(
        RetentionAction.Deactivate,
        "It is one of the newest images that its uuid_validity (last-4) promises",
        "Its provided_until promises it until 2026-12-31")]
    [InlineData(
        RetentionAction.Delete,
        "It is one of the newest images that its uuid_validity (last-4) promises",
        "Its provided_until promises it until 2026-12-31")]
    public void What_is_promised_is_hidden_and_nothing_more(RetentionAction action, string id, string day) =>
        Assert.Equal(
            [$"400: {day}", "300: ", $"200: {id}", $"100: {id}"],
            Messages(Plan(
                Series.Policy(action, keepHidden: 0),
                [
                    Series.Latest,
                    Series.Previous,
                    .. new[] { 100, 200, 300 }.Select(days => (Series.Old(days) with { IsHidden = false })
                        .With(("uuid_validity", "last-4"))),
                    (Series.Old(400) with { IsHidden = false })
                        .With(("uuid_validity", "none"), ("provided_until", "2026-12-31")),
                ])));

    private static IReadOnlyList<V1RetiredImage> Due(RetentionAction action, int keepHidden, params Image[] images) =>
        Plan(action, keepHidden, [Series.Latest, Series.Previous, .. images]);

    private static IReadOnlyList<V1RetiredImage> Plan(RetentionAction action, int keepHidden, params Image[] images) =>
        Plan(Series.Policy(action, keepHidden: keepHidden), images);

    private static IReadOnlyList<V1RetiredImage> Plan(
        V1PromotionPolicy policy, Image[] images, params string[] held) => new RetentionPlan(
        new RetentionScope("tests", "images", "debian"),
        policy,
        held.ToHashSet(StringComparer.Ordinal),
        Series.Now).Due(Target, new SeriesImages(Series.Name, images, Series.Project));

    private static string Ids(IEnumerable<V1RetiredImage> due) => string.Join(' ', due.Select(image => image.ImageId));

    private static IEnumerable<string> Messages(IEnumerable<V1RetiredImage> due) =>
        due.Select(image => string.Create(CultureInfo.InvariantCulture, $"{image.ImageId}: {image.Message}"));
}
