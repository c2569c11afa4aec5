using ImageFactory.Operator.Hosts.Contract;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Contract;

/// <summary>For which servers a Secret is.</summary>
public sealed class SourceHostsTests
{
    private const string Ours = "imagefactory.dev/git-hosts";
    private const string Https = "https://git.example.org/images/elements.git";
    private const string Ssh = "git@git.example.org:images/elements.git";

    [Theory]
    [InlineData(Https, "git2.example.org:8443, Git.Example.org")]
    [InlineData(Https, "git.example.org:443")]
    [InlineData(Https, "git2.example.org\ngit.example.org\n")]
    [InlineData("https://GIT.example.org:0443/x", "git.example.org")]
    [InlineData("https://git.example.org:8443/x", "git.example.org:8443")]
    [InlineData(Ssh, "git.example.org")]
    [InlineData(Ssh, "git.example.org:22")]
    [InlineData("ssh://git@git.example.org:2222/x", "git.example.org:2222")]
    [InlineData("ssh://git.example.org/x", "git.example.org")]
    public void A_secret_is_for_the_hosts_that_its_annotation_names(string url, string hosts) =>
        Assert.True(SourceHosts.Allow(url, New((Ours, hosts))));

    [Theory]
    [InlineData(Https, "git.example.org:8443")]
    [InlineData(Https, "example.org")]
    [InlineData(Https, "*.example.org")]
    [InlineData(Https, "")]
    [InlineData(Https, " , ")]
    [InlineData(Https, "https://git.example.org/team")]
    [InlineData("https://git.example.org:8443/x", "git.example.org")]
    [InlineData("https://git.example.org:99999999999/x", "git.example.org:99999999999")]
    [InlineData("https://git.example.org.evil.net/x", "git.example.org")]
    [InlineData("https://evil.net/git@git.example.org/x", "git.example.org")]
    [InlineData("https://evil.net/x@git.example.org:y", "git.example.org")]
    [InlineData(Ssh, "git.example.org:2222")]
    [InlineData("git@git.example.org:2222/x", "git.example.org:2222")]
    [InlineData("ssh://git.example.org@evil.net/x", "git.example.org")]
    public void And_for_no_others_whatever_their_urls_look_like(string url, string hosts) =>
        Assert.False(SourceHosts.Allow(url, New((Ours, hosts))));

    [Theory]
    [InlineData("https://git.example.org", true)]
    [InlineData("https://github.com", false)]
    public void What_tekton_is_told_counts_as_well(string host, bool isFor) =>
        Assert.Equal(
            isFor, SourceHosts.Allow(Https, New(("tekton.dev/git-0", "gitlab.com"), ("tekton.dev/git-1", host))));

    [Fact]
    public void A_secret_without_the_annotation_is_for_all() =>
        Assert.True(SourceHosts.Allow(Https, New(("imagefactory.dev/another", "git2.example.org"))));

    private static V1Secret New(params (string Name, string Text)[] annotations) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "git",
            Annotations = annotations.ToDictionary(one => one.Name, one => one.Text),
        },
    };
}
