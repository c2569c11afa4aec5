using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Promotions.Retention;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions.Retention;

/// <summary>What an image's metadata promises, on the last day of January 2026.</summary>
public sealed class ImagePromisesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("last-1")]
    [InlineData("last-3")]
    [InlineData("2026-01-30")]
    public void An_id_that_was_promised_for_no_longer_may_go(string? value) =>
        Assert.Null(Holding("uuid_validity", value, newer: 3));

    [Theory]
    [InlineData("last-4", "It is one of the newest images that its uuid_validity (last-4) promises")]
    [InlineData("last-99", "It is one of the newest images that its uuid_validity (last-99) promises")]
    [InlineData("2026-01-31", "Its uuid_validity promises it until 2026-01-31")]
    [InlineData("2027-01-01", "Its uuid_validity promises it until 2027-01-01")]
    [InlineData("forever", "Its uuid_validity is forever: it stays")]
    [InlineData(
        "notice", "Its uuid_validity is notice: give notice, and then set it to a date or to none in Glance")]
    [InlineData(
        "last-0",
        "Its uuid_validity (last-0) is not none, notice, forever, last-N or a date as YYYY-MM-DD: set it right in "
            + "Glance")]
    [InlineData(
        "31.1.2026",
        "Its uuid_validity (31.1.2026) is not none, notice, forever, last-N or a date as YYYY-MM-DD: set it right in "
            + "Glance")]
    public void An_id_that_is_promised_stays(string value, string why) =>
        Assert.Equal(why, Holding("uuid_validity", value, newer: 3));

    [Theory]
    [InlineData(null, null)]
    [InlineData("none", null)]
    [InlineData("2026-01-30", null)]
    [InlineData("2026-01-31", "Its provided_until promises it until 2026-01-31")]
    [InlineData(
        "notice", "Its provided_until is notice: give notice, and then set it to a date or to none in Glance")]
    [InlineData(
        "forever", "Its provided_until (forever) is not none, notice or a date as YYYY-MM-DD: set it right in Glance")]
    public void An_image_is_provided_until_its_day_is_over(string? value, string? why) =>
        Assert.Equal(why, Holding("provided_until", value, newer: 3));

    private static string? Holding(string property, string? value, int newer) => ImagePromises.Holding(
        new Image("1", ImageStatus.Active)
        {
            Properties = value is null ? [] : new Dictionary<string, string> { [property] = value },
        },
        newer,
        Now);
}
