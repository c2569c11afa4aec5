using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Hosts.Pod;
using ImageFactory.Operator.Tests.Scenes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.ImageTests;

/// <summary>The pods that boot and test an image.</summary>
public sealed class TestPodsTests : IDisposable
{
    private const string Pod = "debian-12-x-test-1";
    private const string Secret = "debian-12-x-a1e5da31-test-1";
    private const string Created = $"Running: Pod {Pod} is created";
    private const string Deleting = $"Waiting WaitingForPod: Pod {Pod} is being deleted (3 s)";

    private static readonly string[] Made = [$"Pod images/{Pod}", $"Secret images/{Secret}"];

    private readonly ImageTestScene _test = new();

    private InMemoryCluster Cluster => _test.Cluster;

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task The_pod_and_the_secret_with_its_urls_are_made_once()
    {
        Assert.Equal(Created, await _test.RunAsync());
        Assert.Equal(
            $"Waiting WaitingForNode: Pod {Pod} has no node yet: the scheduler has not spoken (15 s)",
            await _test.RunAsync());

        Assert.Equal(Made, Cluster.All);
        Assert.Equal(["download.json", "upload.json"], Cluster.Object<V1Secret>(Secret).Data.Keys.Order());
        Assert.Equal((1, Pod), (_test.Status.Attempt, _test.Status.Pod));
    }

    [Fact]
    public async Task A_pod_of_a_reconcile_whose_status_was_lost_is_adopted()
    {
        await _test.Scene.LosingStatusAsync(_test.RunAsync);
        _test.Report(1, Pods.Ended("fetch", 0, Pods.Good), Pods.Running("test"));

        Assert.Equal(
            $"Running: Pod {Pod} on node node-a: test is running; "
            + $"follow it with: kubectl logs -n images {Pod} -c test -f",
            await _test.RunAsync());

        Assert.Equal(Made, Cluster.All);
    }

    [Fact]
    public async Task What_an_earlier_test_left_is_not_taken_for_results_of_this_one()
    {
        foreach (var file in (string[])["tests.junit.xml", "console.log", "logs/test.log", "logs/build.log"])
        {
            await _test.Scene.WriteAsync(file, "of an earlier test");
        }

        await _test.RunAsync();

        Assert.Equal(["logs/build.log"], await _test.Scene.FilesAsync());
    }

    [Fact]
    public async Task A_pod_that_is_gone_is_replaced_twice_and_then_the_build_fails()
    {
        List<string> outcomes = [];
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            outcomes.Add(await _test.RunAsync());
            Cluster.Remove<V1Pod>($"debian-12-x-test-{attempt}");
            outcomes.Add(await _test.RunAsync());
        }

        Assert.Equal(
            [
                "Running: Pod debian-12-x-test-1 is created",
                "Waiting WaitingForNewHost: Pod debian-12-x-test-1 is gone; starting test pod 2 (3 s)",
                "Running: Pod debian-12-x-test-2 is created",
                "Waiting WaitingForNewHost: Pod debian-12-x-test-2 is gone; starting test pod 3 (3 s)",
                "Running: Pod debian-12-x-test-3 is created",
                "Failed FailedHostLost: Pod debian-12-x-test-3 is gone; given up after 3 test pods",
            ],
            outcomes);
    }

    [Fact]
    public async Task A_pod_that_was_evicted_goes_before_the_next_one_comes_and_leaves_its_logs()
    {
        await _test.RunAsync();
        _test.Report(1, Pods.Ended("fetch", 0, Pods.Good), Pods.Running("test"));
        Cluster.Change<V1Pod>(Pod, pod => (pod.Status.Phase, pod.Status.Reason) = ("Failed", "Evicted"));
        Cluster.WriteLog(Pod, "test", "booting\n");

        Assert.Equal(Deleting, await _test.RunAsync());
        Assert.Equal(["logs/test.log"], await _test.Scene.FilesAsync());
        Assert.Equal(
            $"Waiting WaitingForNewHost: Pod {Pod} is gone; starting test pod 2 (3 s)", await _test.RunAsync());
    }

    [Fact]
    public async Task A_config_map_with_modules_that_is_not_there_fails_the_build_and_names_its_field()
    {
        _test.Scene.Profile.Tests = new V1ImageTests { ConfigMap = new V1LocalReference { Name = "modules" } };

        Assert.Equal(
            "Failed FailedInvalidProfile: spec.tests.configMap of the profile: "
            + "there is no ConfigMap modules in namespace images: create it with the test modules",
            await _test.RunAsync());

        Cluster.Put(new V1ConfigMap
        {
            Metadata = new V1ObjectMeta { Name = "modules", NamespaceProperty = BuildScene.Namespace },
        });
        Assert.Equal(Created, await _test.RunAsync());
    }

    [Fact]
    public async Task A_name_that_another_pod_has_fails_the_build()
    {
        Cluster.Put(Foreign());

        Assert.Equal(
            $"Failed FailedNameTaken: Pod {Pod} exists and is not this build's: "
            + "delete it, or give the build another name",
            await _test.RunAsync());
    }

    // The builder pod of a build "debian-12-x-test" has this name.
    [Fact]
    public async Task A_pod_of_another_outlives_the_clean_up_of_a_build()
    {
        Cluster.Put(Foreign());

        Assert.Equal("Proceed", await _test.RemoveAsync());

        Assert.Equal([$"Pod images/{Pod}"], Cluster.All);
    }

    [Theory]
    [InlineData(1, $"Waiting WaitingForImagePull: Node node-a does not start tester:1 yet (ErrImagePull): no (15 s)")]
    [InlineData(11, "Failed FailedImagePull: Node node-a cannot start tester:1 (ErrImagePull): no; "
        + "check tester.image in the operator's settings, and the registry's credentials")]
    public async Task A_tester_image_that_cannot_be_pulled_is_waited_for_and_then_fails(int minutes, string expected)
    {
        await _test.RunAsync();
        _test.Report(1, Pods.Waiting("fetch", "ErrImagePull", "no"));
        _test.Scene.Time.Advance(TimeSpan.FromMinutes(minutes));

        Assert.Equal(expected, await _test.RunAsync());
    }

    [Theory]
    [InlineData(
        """{"verdict":"Passed","imageUnchanged":true}""",
        "Done: 2 tests ran; the image is unchanged; the report is {scope}/tests.junit.xml")]
    [InlineData(
        """{"verdict":"Failed","problem":{"reason":"TestsFailed","message":"1 of 2"}}""",
        "Failed FailedTests: TestsFailed: 1 of 2\nReport, log and console are beside {scope}/tests.junit.xml")]
    [InlineData(
        """{"verdict":"Passed","imageUnchanged":false}""",
        "Failed FailedTests: ImageChanged: Glance has another digest for the image than when it was registered: "
        + "start a new build")]
    [InlineData(
        """{}""",
        "Failed FailedScript: Pod debian-12-x-test-1 tells nothing of its tests: "
        + "the tester image and the operator do not belong together")]
    public async Task What_the_tests_found_is_the_verdict(string data, string expected)
    {
        await _test.RunAsync();
        _test.ReportData(data);

        Assert.Equal(
            expected.Replace("{scope}", $"{_test.Scene.Scope}", StringComparison.Ordinal), await _test.RunAsync());
    }

    [Fact]
    public async Task The_numbers_of_the_tests_are_in_the_status()
    {
        await _test.RunAsync();
        _test.ReportData("""
            {"verdict":"Failed","accelerator":"kvm","tests":{"total":5,"passed":2,"failed":1,"skipped":1,"flaky":1},
            "failed":["test_ssh"],"files":{"checked":true,"listed":7,"differing":0}}
            """);
        await _test.RunAsync();

        var status = _test.Status;
        Assert.Equal(
            ("kvm", 5, 2, 1, 1, 1, 7),
            (status.Accelerator, status.Total, status.Passed, status.Failed, status.Skipped, status.Flaky,
                status.FilesAudited));
        Assert.Equal(["test_ssh"], status.FailedTests);
    }

    [Fact]
    public async Task Clean_up_takes_all_pods_and_secrets_of_the_build_and_keeps_the_logs_of_what_was_at_work()
    {
        await _test.RunAsync();
        _test.Report(1, Pods.Ended("fetch", 0, Pods.Good), Pods.Running("test"));
        Cluster.WriteLog(Pod, "test", "booting\n");

        Assert.Equal(Deleting, await _test.RemoveAsync());
        Cluster.Remove<V1Pod>(Pod);
        Assert.Equal("Proceed", await _test.RemoveAsync());

        Assert.Empty(Cluster.All);
        Assert.Equal(["logs/test.log"], await _test.Scene.FilesAsync());
    }

    private static V1Pod Foreign() => new()
    {
        Metadata = new V1ObjectMeta { Name = Pod, NamespaceProperty = BuildScene.Namespace },
        Spec = new V1PodSpec { NodeName = "node-a", Containers = [new V1Container { Name = "nginx" }] },
        Status = new V1PodStatus { Phase = "Running", ContainerStatuses = [Pods.Running("nginx")] },
    };
}
