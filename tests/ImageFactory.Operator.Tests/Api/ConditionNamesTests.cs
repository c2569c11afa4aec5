using System.Reflection;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using Xunit;

namespace ImageFactory.Operator.Tests.Api;

public sealed class ConditionNamesTests
{
    [Fact]
    public void Each_stage_is_a_condition_in_the_order_of_the_stages() =>
        Assert.Equal(
            [.. Enum.GetNames<BuildStage>(), "Ready", "Reconciling", "Stalled"],
            Constants(typeof(ImageBuildConditions)).Select(pair => pair.Value));

    [Fact]
    public void A_reason_is_its_name() =>
        Assert.All(Constants(typeof(Reasons)), pair => Assert.Equal(pair.Name, pair.Value));

    private static IEnumerable<(string Name, string Value)> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (field.Name, (string)field.GetRawConstantValue()!));
}
