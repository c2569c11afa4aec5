using ImageFactory.Kubernetes.Conditions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Conditions;

public sealed class ConditionListTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Start.AddMilliseconds(750));

    [Fact]
    public void A_new_condition_goes_to_the_end_with_the_time_in_whole_seconds()
    {
        List<V1Condition> list = [Ready("True", Start)];

        Assert.True(
            ConditionList.Set(list, new V1Condition { Type = "Signed", Status = "False", Reason = "R" }, _time));

        Assert.Equal(
            [
                Ready("True", Start),
                new V1Condition { Type = "Signed", Status = "False", Reason = "R", LastTransitionTime = Start },
            ],
            list);
    }

    [Fact]
    public void Another_status_moves_the_time()
    {
        List<V1Condition> list = [Ready("True", Start)];
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.True(ConditionList.Set(list, Ready("False", null), _time));

        Assert.Equal([Ready("False", Start.AddMinutes(1))], list);
    }

    [Fact]
    public void A_given_time_counts_before_the_clock()
    {
        List<V1Condition> list = [Ready("True", Start)];

        Assert.True(ConditionList.Set(list, Ready("False", Start.AddDays(-1)), _time));

        Assert.Equal([Ready("False", Start.AddDays(-1))], list);
    }

    [Theory]
    [InlineData("Other", "m", 1L)]
    [InlineData("R", "other", 1L)]
    [InlineData("R", "m", 2L)]
    public void Another_reason_message_or_generation_is_a_change_but_no_transition(
        string reason, string message, long generation)
    {
        List<V1Condition> list = [Ready("True", Start)];
        _time.Advance(TimeSpan.FromMinutes(1));
        var condition = Ready("True", null) with
        {
            Reason = reason,
            Message = message,
            ObservedGeneration = generation,
        };

        Assert.True(ConditionList.Set(list, condition, _time));

        Assert.Equal([condition with { LastTransitionTime = Start }], list);
    }

    [Fact]
    public void The_same_again_is_no_change()
    {
        List<V1Condition> list = [Ready("True", Start)];
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.False(ConditionList.Set(list, Ready("True", null), _time));

        Assert.Equal([Ready("True", Start)], list);
    }

    [Fact]
    public void Only_the_condition_of_the_type_is_removed()
    {
        List<V1Condition> list = [Ready("True", Start), new V1Condition { Type = "Stalled" }];

        Assert.True(ConditionList.Remove(list, "Stalled"));
        Assert.False(ConditionList.Remove(list, "Stalled"));

        Assert.Equal([Ready("True", Start)], list);
    }

    private static V1Condition Ready(string status, DateTimeOffset? at) => new()
    {
        Type = "Ready",
        Status = status,
        Reason = "R",
        Message = "m",
        ObservedGeneration = 1,
        LastTransitionTime = at,
    };
}
