using Xunit;

namespace ImageFactory.Demo.Tests;

/// <summary>Durations, and what is said of an estimate.</summary>
public sealed class DurationsTests
{
    [Theory]
    [InlineData(0.2, "0 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.7, "1 m 00 s")]
    [InlineData(125, "2 m 05 s")]
    [InlineData(3720, "62 m 00 s")]
    public void A_duration_has_whole_seconds(double seconds, string expected) =>
        Assert.Equal(expected, Durations.Text(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(30, null, "30 s")]
    [InlineData(30, 90, "30 s of about 90 s")]
    [InlineData(30, 45, "30 s of about 45 s")]
    [InlineData(30, 251, "30 s of about 4 min")]
    [InlineData(95, 90, "1 m 35 s, longer than the 90 s expected")]
    public void An_estimate_that_turned_out_to_be_wrong_is_not_repeated(int elapsed, int? estimate, string expected) =>
        Assert.Equal(expected, Durations.Text(
            TimeSpan.FromSeconds(elapsed), estimate is { } seconds ? TimeSpan.FromSeconds(seconds) : null));
}
