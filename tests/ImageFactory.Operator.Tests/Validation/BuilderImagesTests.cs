using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Settings;
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

    [Fact]
    public void A_builder_image_that_nobody_may_name_is_refused_without_a_word_of_those_of_other_tenants()
    {
        var options = SettingsFile.Parse(
            """
            builder: {allowedImages: ["registry/red-*", "registry/blue-*"]}
            tenants:
            - {name: red, namespaces: [red], builderImages: ["registry/red-*"], clouds: []}
            - {name: blue, namespaces: [blue], clouds: []}
            """);
        var spec = new V1DistroProfileSpec { Builder = new V1Builder { Image = "evil" } };
        string Told(string tenant) => ResolvedProfileRules.All
            .Check(new ResolvedProfile(
                "p", spec, options.ProfilesOf(tenant), new Dictionary<string, string>()))
            .Where(violation => violation.Field == "spec.builder.image")
            .Text();

        Assert.Contains("registry/red-*", Told("red"), StringComparison.Ordinal);
        Assert.DoesNotContain("blue", Told("red"), StringComparison.Ordinal);
        // Whoever has no list may name all of them.
        Assert.Contains("registry/red-* or registry/blue-*", Told("blue"), StringComparison.Ordinal);
    }
}
