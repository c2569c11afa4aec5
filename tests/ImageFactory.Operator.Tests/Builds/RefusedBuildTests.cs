using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Operator.Validation;
using Xunit;

namespace ImageFactory.Operator.Tests.Builds;

/// <summary>Stage 1 of a build that must not begin: it says what to do, and takes no number.</summary>
public sealed class RefusedBuildTests : IDisposable
{
    private const string First = "Done: Build 1 of debian-12 makes image Standard_Debian_12_20260131_0";

    private readonly InitializeScene _stage = new();

    private BuildScene Scene => _stage.Scene;

    private InMemoryCluster Cluster => _stage.Cluster;

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task A_profile_that_is_not_there_fails_the_build()
    {
        Cluster.Remove<V1DistroProfile>("debian-12");

        Assert.Equal(
            "Failed FailedProfileNotFound: spec.profileRef.name: there is no DistroProfile 'debian-12' in this "
            + "namespace: create it, and then a new ImageBuild",
            await _stage.RunAsync());
    }

    [Fact]
    public async Task A_profile_that_breaks_a_rule_fails_the_build_in_the_rules_words()
    {
        Cluster.Change<V1DistroProfile>("debian-12", profile => profile.Spec.Repositories![0].Mirror = "debian");

        Assert.Equal(
            "Failed FailedInvalidProfile: DistroProfile debian-12: spec.repositories[0]: a repository needs exactly "
            + "one of mirror, url, mirrorlist and metalink: mirror for an entry of the operator's mirrors, else the "
            + "address itself",
            await _stage.RunAsync());
    }

    [Fact]
    public async Task A_field_that_changed_since_the_build_was_accepted_fails_it()
    {
        Scene.Build.Status = new V1ImageBuildStatus { AcceptedFields = AcceptedFields.Record(Scene.Build) };
        Scene.Build.Spec.ProfileRef = new V1LocalReference { Name = "debian-13" };

        Assert.Equal(
            "Failed FailedImmutableField: spec.profileRef cannot change: "
            + "create another ImageBuild for the other profile",
            await _stage.RunAsync());
    }

    [Fact]
    public async Task A_backend_that_this_operator_does_not_have_fails_the_build()
    {
        Scene.Build.Spec.Backend = BuildBackend.OpenStackVm;

        Assert.Equal(
            "Failed FailedInvalidBuild: spec.backend: this operator has no backend OpenStackVm; use one of Pod",
            await _stage.RunAsync());
    }

    [Fact]
    public async Task A_build_that_has_no_slot_takes_no_number()
    {
        Scene.Options.Builder.MaxConcurrentBuilds = 0;

        Assert.Equal(
            "Waiting WaitingForSlot: Waiting for one of 0 build slots (builder.maxConcurrentBuilds) (5 s)",
            await _stage.RunAsync());

        Assert.Null(Cluster.Object<V1DistroProfile>("debian-12").Status?.LastBuildNumber);
    }

    [Theory]
    [InlineData(OpenStackErrorKind.Unauthorized, "Failed FailedCloud: DistroProfile debian-12, spec.regions: no")]
    [InlineData(OpenStackErrorKind.Timeout, First)]
    public async Task A_region_that_does_not_let_us_in_fails_the_build_before_hours_of_work(
        OpenStackErrorKind kind, string expected)
    {
        SetRegions();
        Scene.Clouds.Calls.FailNext("identify demo", new OpenStackException(kind, "no"));

        Assert.Equal(expected, await _stage.RunAsync());
    }

    [Theory]
    [InlineData("tester:1", "Failed FailedInvalidProfile: DistroProfile debian-12: "
        + "nobody says spec.tests.server.flavor and spec.tests.server.network of the server that images are tested on: "
        + "set it, or have them tested in a pod (spec.tests.backend: Pod)")]
    [InlineData("", First)]
    public async Task A_test_server_that_nobody_describes_fails_the_build_unless_nothing_is_tested(
        string testerImage, string expected)
    {
        SetRegions();
        Cluster.Change<V1DistroProfile>(
            "debian-12", profile => profile.Spec.Tests = new V1ImageTests { Backend = BuildBackend.OpenStackVm });
        Scene.Options.Tester.Image = testerImage;

        Assert.Equal(expected, await _stage.RunAsync());
    }

    [Fact]
    public async Task A_region_that_lacks_what_the_profile_names_fails_a_build_that_has_its_slot()
    {
        Cluster.Change<V1DistroProfile>("debian-12", profile => profile.Spec.Regions =
            [new V1RegionTarget { Cloud = "demo", Region = "RegionOne", Stores = ["gold"] }]);
        Scene.Options.Builder.MaxConcurrentBuilds = 0;

        Assert.StartsWith("Waiting WaitingForSlot", await _stage.RunAsync(), StringComparison.Ordinal);

        Scene.Options.Builder.MaxConcurrentBuilds = 1;
        Assert.StartsWith(
            "Failed FailedCloud: DistroProfile debian-12: Glance of demo/RegionOne has the stores fast, slow, and not "
            + "gold: ",
            await _stage.RunAsync(),
            StringComparison.Ordinal);
    }

    private void SetRegions() => Cluster.Change<V1DistroProfile>(
        "debian-12", profile => profile.Spec.Regions = [new V1RegionTarget { Cloud = "demo", Region = "RegionOne" }]);
}
