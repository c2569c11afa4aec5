using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Client;
using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.Pod;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Operator.Validation;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Builds;

/// <summary>Stage 1: what a build begins with.</summary>
public sealed class InitializeTests : IDisposable
{
    private const string First = "Done: Build 1 of debian-12 makes image Standard_Debian_12_20260131_0";
    private const string Second = "Done: Build 2 of debian-12 makes image Standard_Debian_12_20260131_1";
    private const string Inputs = "debian-12-x-inputs";

    private readonly BuildScene _scene = new();
    private readonly Initialize _stage;

    public InitializeTests()
    {
        _scene.Status.ImageName = null;
        _scene.Status.BuildNumber = null;
        // Whether a build may begin is all that is asked of its backend here.
        var pods = new PodBackend(
            Cluster, _scene.Inputs, _scene.Store, _scene.Urls, null!, null!, _scene.Options.Builder);
        _stage = new Initialize(
            Cluster,
            _scene.Inputs,
            new Numbering(Cluster, _scene.Store),
            new BuildBackends([pods]),
            new CloudCheck(_scene.Clouds),
            _scene.Options);
        Cluster.Put(NewProfile("debian-12"));
        Cluster.Put(_scene.Build);
    }

    private InMemoryCluster Cluster => _scene.Cluster;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_build_takes_its_number_and_name_and_writes_down_what_it_is_made_from()
    {
        Assert.Equal(First, await RunAsync());

        var profile = Cluster.Object<V1DistroProfile>("debian-12").Status!;
        Assert.Equal(
            (1, "20260131", 0, "debian-12-x"),
            (profile.LastBuildNumber, profile.LastImageDate, profile.LastImageNumber, profile.LastBuild));
        Assert.Equal(
            (1, BuildScene.ImageName, BuilderTool.DiskImageBuilder),
            (_scene.Status.BuildNumber, _scene.Status.ImageName, _scene.Status.Tool));
        Assert.StartsWith("sha256:", _scene.Status.ProfileDigest, StringComparison.Ordinal);
        var build = Input()["build"]!;
        Assert.Equal(
            (BuildScene.Uid, "Build", BuildScene.ImageName),
            ((string?)build["uid"], (string?)build["ifUnchanged"], (string?)build["imageName"]));
        Assert.True(Cluster.Object<V1ConfigMap>(Inputs).Immutable);
    }

    [Theory]
    [InlineData(41, "20260131", 1, "Done: Build 42 of debian-12 makes image Standard_Debian_12_20260131_2")]
    [InlineData(41, "20260130", 1, "Done: Build 42 of debian-12 makes image Standard_Debian_12_20260131_0")]
    public async Task Builds_are_counted_on_and_images_within_their_day(int build, string date, int image, string expected)
    {
        Cluster.Change<V1DistroProfile>("debian-12", profile => profile.Status = new V1DistroProfileStatus
        {
            LastBuildNumber = build,
            LastImageDate = date,
            LastImageNumber = image,
        });

        Assert.Equal(expected, await RunAsync());
    }

    [Fact]
    public async Task A_name_that_the_store_has_already_is_passed_over()
    {
        await _scene.WriteAsync("old.qcow2", "of a profile that was deleted and made anew");

        Assert.Equal(
            "Done: Build 1 of debian-12 makes image Standard_Debian_12_20260131_1", await RunAsync());
    }

    [Fact]
    public async Task A_reconcile_whose_status_was_lost_took_the_number_already()
    {
        await _scene.LosingStatusAsync(RunAsync);
        Cluster.Remove<V1DistroProfile>("debian-12");

        Assert.Equal(First, await RunAsync());

        Assert.Equal((1, BuildScene.ImageName), (_scene.Status.BuildNumber, _scene.Status.ImageName));
    }

    [Fact]
    public async Task A_number_whose_reconcile_came_no_further_stays_unused_only_if_its_status_was_lost()
    {
        Cluster.Calls.FailNext("create ConfigMap", ApiErrors.Timeout);
        await Assert.ThrowsAsync<ApiException>(RunAsync);
        Assert.Equal(First, await RunAsync());

        Cluster.Remove<V1ConfigMap>(Inputs);
        (_scene.Status.ImageName, _scene.Status.BuildNumber) = (null, null);
        Assert.Equal(Second, await RunAsync());
    }

    [Fact]
    public async Task Of_two_builds_that_take_a_number_at_once_one_asks_again()
    {
        Cluster.Calls.Fault = call =>
        {
            if (call.StartsWith("patch status of DistroProfile", StringComparison.Ordinal))
            {
                Cluster.Calls.Fault = _ => null;
                Cluster.Change<V1DistroProfile>("debian-12", profile => profile.Status = new V1DistroProfileStatus
                {
                    LastBuildNumber = 1,
                    LastImageDate = "20260131",
                    LastImageNumber = 0,
                });
            }

            return null;
        };

        Assert.Equal(
            "Waiting WaitingForNumber: Another build of the profile took the number first (1 s)", await RunAsync());
        Assert.Null(_scene.Status.ImageName);
        Assert.Equal(Second, await RunAsync());
    }

    [Fact]
    public async Task A_build_that_begins_anew_keeps_its_number_and_takes_the_profile_as_it_is_now()
    {
        await RunAsync();
        Cluster.Change<V1DistroProfile>("debian-12", profile => profile.Spec.Builder!.Dib!.Elements = ["vm", "new"]);
        _scene.Status.Host = new V1BuildHostStatus { Attempt = 3, FirstAttempt = 3 };

        Assert.Equal(First, await RunAsync());

        Assert.Equal("new", (string?)Input()["profile"]!["builder"]!["dib"]!["elements"]![1]);
        Assert.Equal(3, (int?)Input()["build"]!["firstHost"]);
    }

    [Fact]
    public async Task The_last_image_of_the_profile_is_what_changes_are_counted_from()
    {
        PutOther("older", "sha256:1", BuildScene.Start.AddDays(-2));
        PutOther("last", "sha256:2", BuildScene.Start.AddDays(-1));
        PutOther("of-another-profile", "sha256:3", BuildScene.Start, "ubuntu");

        await RunAsync();

        var previous = Input()["previous"]!;
        Assert.Equal(("sha256:2", "last"), ((string?)previous["inputsDigest"], (string?)previous["imageName"]));
    }

    [Fact]
    public async Task A_profile_that_is_not_there_fails_the_build()
    {
        Cluster.Remove<V1DistroProfile>("debian-12");

        Assert.Equal(
            "Failed FailedProfileNotFound: spec.profileRef.name: there is no DistroProfile 'debian-12' in this namespace: "
            + "create it, and then a new ImageBuild",
            await RunAsync());
    }

    [Fact]
    public async Task A_profile_that_breaks_a_rule_fails_the_build_in_the_rules_words()
    {
        Cluster.Change<V1DistroProfile>("debian-12", profile => profile.Spec.Repositories![0].Mirror = "debian");

        Assert.Equal(
            "Failed FailedInvalidProfile: DistroProfile debian-12: spec.repositories[0]: a repository needs exactly one of "
            + "mirror and url: mirror for an entry of the operator's mirrors, else url",
            await RunAsync());
    }

    [Fact]
    public async Task A_field_that_changed_since_the_build_was_accepted_fails_it()
    {
        _scene.Build.Status = new V1ImageBuildStatus { AcceptedFields = AcceptedFields.Record(_scene.Build) };
        _scene.Build.Spec.ProfileRef = new V1LocalReference { Name = "debian-13" };

        Assert.Equal(
            "Failed FailedImmutableField: spec.profileRef cannot change: "
            + "create another ImageBuild for the other profile",
            await RunAsync());
    }

    [Fact]
    public async Task A_backend_that_this_operator_does_not_have_fails_the_build()
    {
        _scene.Build.Spec.Backend = BuildBackend.OpenStackVm;

        Assert.Equal(
            "Failed FailedInvalidBuild: spec.backend: this operator has no backend OpenStackVm; use one of Pod",
            await RunAsync());
    }

    [Fact]
    public async Task A_build_that_has_no_slot_takes_no_number()
    {
        _scene.Options.Builder.MaxConcurrentBuilds = 0;

        Assert.Equal(
            "Waiting WaitingForSlot: Waiting for one of 0 build slots (builder.maxConcurrentBuilds) (15 s)",
            await RunAsync());

        Assert.Null(Cluster.Object<V1DistroProfile>("debian-12").Status?.LastBuildNumber);
    }

    [Theory]
    [InlineData(OpenStackErrorKind.Unauthorized, "Failed FailedCloud: DistroProfile debian-12, spec.regions: no")]
    [InlineData(OpenStackErrorKind.Timeout, First)]
    public async Task A_region_that_does_not_let_us_in_fails_the_build_before_hours_of_work(
        OpenStackErrorKind kind, string expected)
    {
        SetRegions();
        _scene.Clouds.Calls.FailNext("identify demo", new OpenStackException(kind, "no"));

        Assert.Equal(expected, await RunAsync());
    }

    [Theory]
    [InlineData("tester:1", "Failed FailedInvalidProfile: DistroProfile debian-12: nobody says spec.tests.server.flavor "
        + "and spec.tests.server.network of the server that images are tested on: set it, or have them tested in a pod "
        + "(spec.tests.backend: Pod)")]
    [InlineData("", First)]
    public async Task A_test_server_that_nobody_describes_fails_the_build_unless_nothing_is_tested(
        string testerImage, string expected)
    {
        SetRegions();
        Cluster.Change<V1DistroProfile>(
            "debian-12", profile => profile.Spec.Tests = new V1ImageTests { Backend = BuildBackend.OpenStackVm });
        _scene.Options.Tester.Image = testerImage;

        Assert.Equal(expected, await RunAsync());
    }

    private Task<string> RunAsync() => _stage.RunAsync(_scene.Context, default).TextAsync();

    private JsonNode Input() => JsonNode.Parse(Cluster.Object<V1ConfigMap>(Inputs).Data[HostPaths.InputFile])!;

    private void SetRegions() => Cluster.Change<V1DistroProfile>(
        "debian-12", profile => profile.Spec.Regions = [new V1RegionTarget { Cloud = "demo", Region = "RegionOne" }]);

    private void PutOther(string name, string digest, DateTimeOffset finished, string profile = "debian-12")
    {
        var build = BuildScene.NewBuild(name, $"uid-{name}");
        build.Spec.ProfileRef = new V1LocalReference { Name = profile };
        build.Status = new V1ImageBuildStatus
        {
            Phase = BuildPhase.Succeeded,
            InputsDigest = digest,
            ImageName = name,
            FinishedAt = finished,
        };
        StageList.Open(build.Status);
        Cluster.Put(build);
    }

    private static V1DistroProfile NewProfile(string name) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = BuildScene.Namespace },
        Spec = new V1DistroProfileSpec
        {
            Os = new V1OperatingSystem { Distro = "debian", Version = "12" },
            Builder = new V1Builder
            {
                Tool = BuilderTool.DiskImageBuilder,
                Dib = new V1DiskImageBuilder { Elements = ["vm"] },
            },
            Repositories = [new V1Repository { Name = "default", Url = "http://deb.example.org", Suite = "bookworm" }],
        },
    };
}
