using ImageFactory.Operator.Validation;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

public sealed class BuilderImagesTests
{
    [Theory]
    [InlineData("r/team/*", "r/team/builder:1", true)]
    [InlineData("r/team/*", "r/team/builder@sha256:00", true)]
    [InlineData("r/team/*", "r/team/deeper/builder", false)]
    [InlineData("r/team/*", "r/teams/builder", false)]
    [InlineData("r/team/*", "evil/r/team/builder", false)]
    [InlineData("r/*/builder:*", "r/team/builder:2", true)]
    [InlineData("r/*/builder:*", "r/a/b/builder:2", false)]
    [InlineData("r/builder:1", "r/builder:1", true)]
    [InlineData("r/builder:1", "r/builder:10", false)]
    [InlineData("*", "builder", true)]
    [InlineData("*", "r/builder", false)]
    [InlineData("r/b*r", "r/builder", true)]
    [InlineData("r/b*r", "r/builders", false)]
    public void A_star_is_any_text_without_a_slash(string pattern, string image, bool isAllowed) =>
        Assert.Equal(isAllowed, BuilderImages.Allows(Settings(pattern), image));

    [Fact]
    public void The_default_image_is_always_allowed() => Assert.True(BuilderImages.Allows(Settings(), "default:1"));

    private static ProfileSettings Settings(params string[] patterns) =>
        new(new Dictionary<string, string>(), "default:1", patterns, new Dictionary<string, int>());
}
