using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Settings;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Clouds;

public sealed class RegionBreakersTests
{
    private static readonly CloudTarget Target = new("cloud", "one");

    private readonly FakeTimeProvider _time = new();
    private readonly RegionBreakers _breakers;

    public RegionBreakersTests() => _breakers = new RegionBreakers(
        new OpenStackSettings { BreakerFailures = 3, BreakerTime = TimeSpan.FromMinutes(1) }, _time);

    [Fact]
    public void A_region_is_asked_again_at_once_until_it_has_failed_as_often_as_is_allowed()
    {
        Fail(2);
        Assert.Null(_breakers.Closed(Target));

        Fail(1);
        Assert.Equal((_time.GetUtcNow() + TimeSpan.FromMinutes(1), "no answer"), _breakers.Closed(Target));
    }

    [Fact]
    public void The_time_doubles_with_each_further_failure_up_to_sixteen_times()
    {
        Fail(2);

        var minutes = new List<double>();
        for (var failure = 0; failure < 7; failure++)
        {
            Fail(1);
            minutes.Add((_breakers.Closed(Target)!.Value.Until - _time.GetUtcNow()).TotalMinutes);
        }

        Assert.Equal([1, 2, 4, 8, 16, 16, 16], minutes);
    }

    [Fact]
    public void After_the_time_one_may_try_again_and_an_answer_ends_it()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(_breakers.Closed(Target));

        _breakers.Answered(Target);
        Fail(2);
        Assert.Null(_breakers.Closed(Target));
    }

    [Fact]
    public void Other_regions_are_not_concerned()
    {
        Fail(5);

        Assert.Null(_breakers.Closed(new CloudTarget("cloud", "two")));
    }

    [Fact]
    public void A_region_is_down_from_the_failure_on_that_closes_it_until_it_answers()
    {
        Assert.Empty(_breakers.Known());

        Fail(2);
        Assert.Equal([(Target, true)], _breakers.Known());

        Fail(1);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([(Target, false)], _breakers.Known());

        _breakers.Answered(Target);
        Assert.Equal([(Target, true)], _breakers.Known());
    }

    private void Fail(int times)
    {
        for (var time = 0; time < times; time++)
        {
            _breakers.Failed(Target, "no answer");
        }
    }
}
