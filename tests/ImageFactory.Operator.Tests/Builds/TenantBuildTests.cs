using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Operator.Validation;
using Xunit;

namespace ImageFactory.Operator.Tests.Builds;

/// <summary>A build may use what its tenant may, from its first stage to its last.</summary>
public sealed class TenantBuildTests : IDisposable
{
    private readonly InitializeScene _stage = new();

    private BuildScene Scene => _stage.Scene;

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task A_build_in_a_namespace_that_no_tenant_has_ends_at_once_and_says_whom_to_ask()
    {
        Scene.Options.Tenants = [new TenantSettings { Name = "others", Namespaces = ["others"] }];

        Assert.Equal(
            $"Failed FailedNotAllowed: DistroProfile debian-12: metadata.namespace: {TenantRules.NotServed}",
            await _stage.RunAsync());
        Assert.Null(Scene.Status.BuildNumber);
    }

    [Fact]
    public async Task A_build_that_asks_for_the_control_plane_ends_before_anything_is_made()
    {
        Scene.Build.Spec.Pod = new V1PodBackendSettings
        {
            NodeSelector = new Dictionary<string, string> { ["node-role.kubernetes.io/control-plane"] = string.Empty },
        };

        Assert.Equal(
            "Failed FailedNotAllowed: spec.pod.nodeSelector[node-role.kubernetes.io/control-plane]: builds may not "
            + "choose nodes with node-role.kubernetes.io/control-plane=: leave the field out, or ask the people who "
            + "run the factory (builder.placement.allowedNodeSelector)",
            await _stage.RunAsync());
    }

    [Fact]
    public async Task A_right_that_is_taken_away_while_a_build_waits_for_the_operator_ends_it()
    {
        Assert.StartsWith("Done", await _stage.RunAsync(), StringComparison.Ordinal);
        Scene.Options.Tenants = [new TenantSettings { Name = "images", Namespaces = ["images"], Backends = [] }];

        var error = await Assert.ThrowsAsync<StageFailedException>(
            () => Scene.Inputs.RequireAsync(Scene.Build, default));

        Assert.Equal(
            "FailedNotAllowed spec.backend: this namespace may not use Pod, nor any other: leave the field out",
            $"{error.Reason} {error.Message}");
        // What is only read to clean up needs no right.
        Assert.NotNull(await Scene.Inputs.LoadAsync(Scene.Build, default));
    }

    [Fact]
    public async Task A_build_that_an_earlier_operator_accepted_is_held_against_the_settings_of_today()
    {
        await Scene.LosingStatusAsync(_stage.RunAsync);
        Scene.Options.Tenants = [];

        Assert.Equal(
            $"Failed FailedNotAllowed: metadata.namespace: {TenantRules.NotServed}", await _stage.RunAsync());
    }

    [Fact]
    public async Task A_profile_that_switches_the_tests_off_that_the_factory_asks_for_makes_no_build()
    {
        LeaveTestsOut();
        (Scene.Options.Tester.Image, Scene.Options.Tester.Required) = ("tester:1", true);

        Assert.StartsWith(
            "Failed FailedNotAllowed: DistroProfile debian-12: spec.tests.enabled: images of this factory are tested",
            await _stage.RunAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_of_a_profile_without_tests_ends_once_the_factory_asks_for_them()
    {
        LeaveTestsOut();
        Assert.StartsWith("Done", await _stage.RunAsync(), StringComparison.Ordinal);
        (Scene.Options.Tester.Image, Scene.Options.Tester.Required) = ("tester:1", true);

        var error = await Assert.ThrowsAsync<StageFailedException>(
            () => Scene.Inputs.RequireAsync(Scene.Build, default));

        Assert.StartsWith(
            "DistroProfile debian-12: spec.tests.enabled: images of this factory",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_whose_queue_is_full_is_told_by_the_build_that_comes_next()
    {
        Scene.Options.Builder.MaxConcurrentBuilds = 1;
        Scene.Options.Tenants =
        [
            new TenantSettings
            {
                Name = "images",
                Namespaces = ["images"],
                Quota = new TenantQuotaSettings { QueuedBuilds = 1 },
            },
        ];
        foreach (var name in new[] { "a", "b" })
        {
            var earlier = BuildScene.NewBuild(name, name);
            earlier.Metadata.CreationTimestamp = BuildScene.Start.UtcDateTime.AddMinutes(-1);
            _stage.Cluster.Put(earlier);
        }

        Assert.StartsWith(
            "Failed FailedQuota: 1 builds wait already", await _stage.RunAsync(), StringComparison.Ordinal);
    }

    private void LeaveTestsOut() => _stage.Cluster.Change<V1DistroProfile>(
        "debian-12", profile => profile.Spec.Tests = new V1ImageTests { Enabled = false });
}
