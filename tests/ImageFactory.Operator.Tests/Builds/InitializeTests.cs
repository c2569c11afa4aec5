using System.Text.Json.Nodes;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Builds;

/// <summary>Stage 1: what a build begins with.</summary>
public sealed class InitializeTests : IDisposable
{
    private const string First = "Done: Build 1 of debian-12 makes image Standard_Debian_12_20260131_0";
    private const string Second = "Done: Build 2 of debian-12 makes image Standard_Debian_12_20260131_1";
    private const string Inputs = "debian-12-x-inputs";

    private readonly InitializeScene _stage = new();

    private BuildScene Scene => _stage.Scene;

    private InMemoryCluster Cluster => Scene.Cluster;

    public void Dispose() => _stage.Dispose();

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
            (Scene.Status.BuildNumber, Scene.Status.ImageName, Scene.Status.Tool));
        Assert.StartsWith("sha256:", Scene.Status.ProfileDigest, StringComparison.Ordinal);
        var build = Input()["build"]!;
        Assert.Equal(
            (BuildScene.Uid, "Build", BuildScene.ImageName),
            ((string?)build["uid"], (string?)build["ifUnchanged"], (string?)build["imageName"]));
        Assert.True(Cluster.Object<V1ConfigMap>(Inputs).Immutable);
    }

    [Fact]
    public async Task The_authority_of_the_store_goes_to_the_host_and_nothing_else_of_its_file()
    {
        using var folder = new TemporaryFolder();
        using var authority = new TestAuthority();
        using var other = authority.Issue("store.example");
        Scene.Options.Artifacts.Tls = new ArtifactTlsSettings
        {
            CaFile = folder.Write("ca.crt", $"{other.GetECDsaPrivateKeyPem()}\n{authority.Pem}\n"),
        };

        Assert.Equal(First, await RunAsync());

        Assert.Equal(authority.Pem, (string?)Input()["artifactAuthorities"]);
    }

    [Fact]
    public async Task What_the_factory_lets_pass_goes_to_the_host_with_the_profile()
    {
        Scene.Options.Builder.KiwiDescriptions = KiwiDescriptionPolicy.Refuse;
        Scene.Options.Builder.CheckValidUntil = false;

        await RunAsync();

        Assert.Equal("""{"kiwiDescriptions":"Refuse","checkValidUntil":false}""", Input()["policies"]!.ToJsonString());
    }

    [Fact]
    public async Task A_ConfigMap_of_its_inputs_name_that_is_anothers_fails_the_build_and_stays()
    {
        Cluster.Put(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = Inputs, NamespaceProperty = "images" } });

        Assert.Equal(
            $"Failed FailedNameTaken: ConfigMap {Inputs} exists and is not this build's: delete it, or give the build "
            + "another name",
            await RunAsync());
        Assert.Null(Cluster.Object<V1ConfigMap>(Inputs).Data);
    }

    [Fact]
    public async Task Inputs_that_somebody_made_in_the_builds_name_are_not_believed()
    {
        await Scene.LosingStatusAsync(RunAsync);
        // The owner's UID and all else in it is for everybody to read, but for the key of the proof.
        Cluster.Change<V1ConfigMap>(Inputs, map => map.Metadata.Annotations![InputSeal.Annotation] = new('0', 64));

        Assert.Equal(
            $"Failed FailedNameTaken: ConfigMap {Inputs} exists and is not this build's: delete it, or give the build "
            + "another name",
            await RunAsync());
        Assert.Null(await Scene.Inputs.LoadAsync(Scene.Build, default));
    }

    [Fact]
    public async Task Inputs_that_somebody_changed_during_the_build_are_no_inputs_any_more()
    {
        await RunAsync();
        Cluster.Change<V1ConfigMap>(Inputs, map => map.Data![HostPaths.InputFile] =
            map.Data[HostPaths.InputFile].Replace("deb.example.org", "evil.example.org", StringComparison.Ordinal));

        Assert.Null(await Scene.Inputs.LoadAsync(Scene.Build, default));
        await Assert.ThrowsAsync<StageFailedException>(() => Scene.Inputs.RequireAsync(Scene.Build, default));
    }

    [Theory]
    [InlineData(41, "20260131", 1, "Done: Build 42 of debian-12 makes image Standard_Debian_12_20260131_2")]
    [InlineData(41, "20260130", 1, "Done: Build 42 of debian-12 makes image Standard_Debian_12_20260131_0")]
    public async Task Builds_are_counted_on_and_images_within_their_day(
        int build, string date, int image, string expected)
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
        await Scene.WriteAsync("old.qcow2", "of a profile that was deleted and made anew");

        Assert.Equal(
            "Done: Build 1 of debian-12 makes image Standard_Debian_12_20260131_1", await RunAsync());
    }

    [Fact]
    public async Task A_reconcile_whose_status_was_lost_took_the_number_already()
    {
        await Scene.LosingStatusAsync(RunAsync);
        Cluster.Remove<V1DistroProfile>("debian-12");

        Assert.Equal(First, await RunAsync());

        Assert.Equal((1, BuildScene.ImageName), (Scene.Status.BuildNumber, Scene.Status.ImageName));
    }

    [Fact]
    public async Task A_number_whose_reconcile_came_no_further_stays_unused_only_if_its_status_was_lost()
    {
        Cluster.Calls.FailNext("create ConfigMap", ApiErrors.Timeout);
        Assert.StartsWith("Retry: The API server did not do its part, tried again: ", await RunAsync());
        Assert.Equal(First, await RunAsync());

        Cluster.Remove<V1ConfigMap>(Inputs);
        (Scene.Status.ImageName, Scene.Status.BuildNumber) = (null, null);
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
        Assert.Null(Scene.Status.ImageName);
        Assert.Equal(Second, await RunAsync());
    }

    [Fact]
    public async Task A_build_that_begins_anew_keeps_its_number_and_takes_the_profile_as_it_is_now()
    {
        await RunAsync();
        Cluster.Change<V1DistroProfile>("debian-12", profile => profile.Spec.Builder!.Dib!.Elements = ["vm", "new"]);
        Scene.Status.Host = new V1BuildHostStatus { Attempt = 3, FirstAttempt = 3 };

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

    private Task<string> RunAsync() => _stage.RunAsync();

    private JsonNode Input() => JsonNode.Parse(Cluster.Object<V1ConfigMap>(Inputs).Data[HostPaths.InputFile])!;

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
}
