using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Validation;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

public sealed class GitSourceTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("http://git.example.org/s", "main", false)]
    [InlineData("http://git.example.org/s", null, false)]
    [InlineData("http://git.example.org/s", $"{Commit}0", false)]
    [InlineData("http://git.example.org/s", Commit, true)]
    [InlineData("https://git.example.org/s", "main", true)]
    public void A_source_that_anybody_on_the_way_could_replace_is_told_before_a_build_begins(
        string url, string? commit, bool isTaken) =>
        Assert.Equal(
            isTaken
                ? string.Empty
                : "spec.source.git.url: whoever is on the way can answer an http request with another source: use "
                    + "https or ssh, or set spec.source.git.ref to the whole hash of a commit",
            Resolve(New(url, commit)).Violations.Text());

    [Theory]
    [InlineData("git@git.example.org:s", null, RuleMessages.SshSourceNeedsCredentials)]
    [InlineData("ssh://git@git.example.org/s", null, RuleMessages.SshSourceNeedsCredentials)]
    [InlineData("ssh://git@git.example.org/s", "git", null)]
    [InlineData("https://git.example.org/s", "git", null)]
    [InlineData("http://git.example.org/s", "git", RuleMessages.HttpSourceWithCredentials)]
    public void A_source_that_can_never_be_opened_is_told_before_a_build_begins(
        string url, string? secret, string? problem)
    {
        var profile = New(url, Commit);
        profile.Spec.Source!.Git!.CredentialsSecretRef = secret is null ? null : new V1LocalReference { Name = secret };

        var text = Resolve(profile).Violations.Text();
        Assert.EndsWith(problem ?? string.Empty, text, StringComparison.Ordinal);
        Assert.True(problem is not null || text.Length == 0);
    }

    [Theory]
    [InlineData("http://git.example.org/s", null, "spec.source.additional[0].git.url: whoever is on the way")]
    [InlineData("git@git.example.org:s", null, "spec.source.additional[0].git.url: no server gives a repository")]
    [InlineData("http://git.example.org/s", "git", "spec.source.additional[0].git.credentialsSecretRef: what opens")]
    [InlineData("https://git.example.org/s", "git", "")]
    [InlineData("ssh://git@git.example.org/s", "git", "")]
    public void The_same_holds_for_further_sources(string url, string? secret, string problem)
    {
        var profile = New("https://git.example.org/s", null);
        var git = new V1GitSource
        {
            Url = url,
            CredentialsSecretRef = secret is null ? null : new V1LocalReference { Name = secret },
        };
        profile.Spec.Source!.Additional = [new V1AdditionalSource { Name = "vendor", Git = git }];

        var text = Resolve(profile).Violations.Text();

        Assert.Contains(problem, text, StringComparison.Ordinal);
        Assert.True(problem.Length > 0 || text.Length == 0);
    }

    [Fact]
    public void A_child_with_another_tool_drops_the_further_sources_of_its_parent()
    {
        var parent = New("https://git.example.org/s", null);
        parent.Metadata.Name = "parent";
        var vendor = new V1GitSource { Url = "https://git.example.org/v" };
        parent.Spec.Source!.Additional = [new V1AdditionalSource { Name = "vendor", Git = vendor }];
        var child = new V1DistroProfile
        {
            Metadata = new V1ObjectMeta { Name = "p", NamespaceProperty = "images" },
            Spec = new V1DistroProfileSpec
            {
                InheritsFrom = new() { Name = "parent" },
                Image = new V1ImageSettings { Variant = "kiwi" },
                Builder = new V1Builder { Tool = BuilderTool.Kiwi, Kiwi = new V1Kiwi { Description = "d" } },
            },
        };

        var resolution = new ProfileCatalog([parent, child], new OperatorOptions().ProfilesOf("images")).Resolve("p");

        Assert.Empty(resolution.Violations.Text());
        Assert.Null(resolution.Spec!.Source!.Additional);
    }

    private static ProfileResolution Resolve(V1DistroProfile profile) =>
        new ProfileCatalog([profile], new OperatorOptions().ProfilesOf("images")).Resolve("p");

    private static V1DistroProfile New(string url, string? commit) => new()
    {
        Metadata = new V1ObjectMeta { Name = "p", NamespaceProperty = "images" },
        Spec = new V1DistroProfileSpec
        {
            Os = new V1OperatingSystem { Distro = "debian", Version = "12" },
            Builder = new V1Builder
            {
                Tool = BuilderTool.DiskImageBuilder,
                Dib = new V1DiskImageBuilder { Elements = ["vm"] },
            },
            Repositories = [new V1Repository { Name = "default", Url = "http://deb.example.org", Suite = "bookworm" }],
            Source = new V1Source { Git = new V1GitSource { Url = url, Ref = commit } },
        },
    };
}
