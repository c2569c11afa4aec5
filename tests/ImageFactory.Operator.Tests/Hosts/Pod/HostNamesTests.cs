using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
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
        var name = Names(build).Pod(1);

        Assert.Equal(expected, name);
        Assert.Matches("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", name);
        Assert.InRange(name.Length, 1, 63);
    }

    [Fact]
    public void Builds_whose_names_differ_have_pods_whose_names_differ() =>
        Assert.NotEqual(Names("debian-12.5").Pod(1), Names("debian-12-5").Pod(1));

    [Theory]
    [InlineData("debian-12")]
    [InlineData("debian-12.5")]
    [InlineData("a-very-long-name-of-a-build-that-somebody-made-up-for-no-good-reason-at-all")]
    public void Builds_of_one_name_in_two_namespaces_have_nothing_of_one_name_where_their_pods_meet(string build)
    {
        var (one, other) = (Shared(build, "databases", "uid-1"), Shared(build, "platform", "uid-2"));

        Assert.Empty(All(one).Intersect(All(other)));
        Assert.All(All(one), name => Assert.Matches("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", name));
        Assert.All([one.Pod(99), one.Janitor(99), one.Tester(99)], name => Assert.InRange(name.Length, 1, 63));
        Assert.Equal(("builds", "databases"), (one.Namespace, one.Labels[HostNames.BuildNamespaceLabel]));
    }

    [Fact]
    public void A_secret_that_somebody_made_under_the_name_of_a_pod_has_another_name_than_ours() =>
        Assert.DoesNotContain(Names("debian-12").UploadSecret(1), All(Names("debian-12-upload")));

    private static IEnumerable<string> All(HostNames names) =>
    [
        names.Inputs,
        names.Pod(1),
        names.Janitor(1),
        names.Tester(1),
        names.TestModules(1),
        names.UploadSecret(1),
        names.TesterSecret(1),
    ];

    private static HostNames Names(string name) => new(Build(name, "images", "uid-1"), new BuilderSettings());

    private static HostNames Shared(string name, string @namespace, string uid) =>
        new(Build(name, @namespace, uid), new BuilderSettings { Namespace = "builds" });

    private static V1ImageBuild Build(string name, string @namespace, string uid) =>
        new() { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = @namespace, Uid = uid } };
}
