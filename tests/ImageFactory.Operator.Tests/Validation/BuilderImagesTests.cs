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
    public void The_images_of_tools_are_always_allowed() => Assert.All(
        ["builder-dib:1", "builder-kiwi:1"], image => Assert.True(BuilderImages.Allows(Settings(), image)));

    private static ProfileSettings Settings(params string[] patterns) =>
        new(
            new Dictionary<string, string>(),
            ["builder-dib:1", "builder-kiwi:1"],
            patterns,
            new Dictionary<string, int>());
}
