using System.Reflection;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using Xunit;

namespace ImageFactory.Operator.Tests.Api;

public sealed class ConditionNamesTests
{
    [Fact]
    public void No_stage_has_the_name_of_a_condition_that_sums_them_up() =>
        Assert.Empty(
            Enum.GetNames<BuildStage>().Intersect(Constants(typeof(ImageBuildConditions)).Select(pair => pair.Value)));

    [Fact]
    public void A_condition_is_its_name() =>
        Assert.All(Constants(typeof(ImageBuildConditions)), pair => Assert.Equal(pair.Name, pair.Value));

    [Fact]
    public void A_reason_is_its_name() =>
        Assert.All(Constants(typeof(Reasons)), pair => Assert.Equal(pair.Name, pair.Value));

    private static IEnumerable<(string Name, string Value)> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (field.Name, (string)field.GetRawConstantValue()!));
}
