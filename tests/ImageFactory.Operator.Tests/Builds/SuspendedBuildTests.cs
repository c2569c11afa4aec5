using System.Text.Json.Nodes;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Scenes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Builds;

/// <summary>Builds that somebody keeps from beginning, one by one or by their profile.</summary>
public sealed class SuspendedBuildTests : IDisposable
{
    private const string First = "Done: Build 1 of debian-12 makes image Standard_Debian_12_20260131_0";

    private readonly InitializeScene _stage = new();

    private BuildScene Scene => _stage.Scene;

    private InMemoryCluster Cluster => Scene.Cluster;

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task A_suspended_build_begins_once_it_is_not_any_more()
    {
        Scene.Build.Spec.Suspend = true;
        Assert.Equal("Suspended: spec.suspend is true: the build begins once it is false (30 s)", await RunAsync());
        Assert.Null(Cluster.Object<V1DistroProfile>("debian-12").Status);

        Scene.Build.Spec.Suspend = false;
        Assert.Equal(First, await RunAsync());
    }

    [Fact]
    public async Task Builds_of_a_suspended_profile_begin_once_it_is_not_any_more_and_have_the_same_input()
    {
        var profile = Cluster.Object<V1DistroProfile>("debian-12");
        profile.Spec.Suspend = true;
        Cluster.Put(profile);
        Assert.Equal(
            "Suspended: spec.suspend of DistroProfile debian-12 is true: the build begins once it is false (30 s)",
            await RunAsync());

        profile.Spec.Suspend = false;
        Cluster.Put(profile);
        Assert.Equal(First, await RunAsync());
        Assert.Null(Input()["profile"]!["suspend"]);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_build_that_failed_and_is_tried_again_goes_on_also_by_the_clock(bool build, bool ofProfile)
    {
        Scene.Build.Metadata.Annotations = new Dictionary<string, string>
        {
            [BuildAnnotations.ExpectedEverySeconds] = "86400",
        };
        Assert.Equal(First, await RunAsync());
        await Cluster.DeleteAsync<V1ConfigMap>("debian-12-x-inputs", "images", null, default);
        Scene.Build.Spec.Suspend = build;
        var profile = Cluster.Object<V1DistroProfile>("debian-12");
        profile.Spec.Suspend = ofProfile;
        Cluster.Put(profile);

        Assert.Equal(First, await RunAsync());
    }

    [Fact]
    public async Task A_build_by_the_clock_of_a_suspended_profile_ends_so_that_they_do_not_pile_up()
    {
        var profile = Cluster.Object<V1DistroProfile>("debian-12");
        profile.Spec.Suspend = true;
        Cluster.Put(profile);
        Scene.Build.Metadata.Annotations = new Dictionary<string, string>
        {
            [BuildAnnotations.ExpectedEverySeconds] = "86400",
        };

        Assert.Equal(
            "Cancelled: spec.suspend of DistroProfile debian-12 is true: builds by the clock end until it is false",
            await RunAsync());
    }

    private Task<string> RunAsync() => _stage.RunAsync();

    private JsonNode Input() =>
        JsonNode.Parse(Cluster.Object<V1ConfigMap>("debian-12-x-inputs").Data[HostPaths.InputFile])!;
}
