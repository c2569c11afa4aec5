using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.Contract;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Pod;

public sealed class HostNamesTests
{
    [Theory]
    [InlineData("debian-12-x7k2p", "debian-12-x7k2p-1")]
    [InlineData("debian-12.5", "debian-12-5-f1d72bd5-1")]
    [InlineData(
        "a-very-long-name-of-a-build-that-somebody-made-up-for-no-good-reason-at-all",
        "a-very-long-name-of-a-build-that-somebody-93357932-1")]
    public void A_pod_is_named_after_its_build_and_always_by_a_dns_label(string build, string expected)
    {
        var name = HostNames.Pod(Named(build), 1);

        Assert.Equal(expected, name);
        Assert.Matches("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", name);
        Assert.InRange(name.Length, 1, 63);
    }

    [Fact]
    public void Builds_whose_names_differ_have_pods_whose_names_differ() =>
        Assert.NotEqual(HostNames.Pod(Named("debian-12.5"), 1), HostNames.Pod(Named("debian-12-5"), 1));

    private static V1ImageBuild Named(string name) => new() { Metadata = new V1ObjectMeta { Name = name } };
}
