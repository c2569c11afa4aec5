using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Hosts.Pod;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.ImageTests;

/// <summary>The servers that images are tested on.</summary>
public sealed class TestServersTests : IDisposable
{
    private const string Server = ImageTestScene.Server;
    private const string Pod = "debian-12-x-test-1";
    private const string Secret = "debian-12-x-a1e5da31-test-1";
    private const string AboutToAsk = $"Running: About to ask for server {Server} (0.2 s)";
    private const string Asked = $"Running: Nova was asked for server {Server} (2 s)";
    private const string Deleting = $"Waiting WaitingForCloud: Server {Server} is being deleted (3 s)";

    private readonly ImageTestScene _test = new();

    public TestServersTests() => _test.UseServer();

    private InMemoryRegion Region => _test.Region;

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task A_server_is_written_down_before_it_is_asked_for_and_its_pod_comes_once_it_is_active()
    {
        Assert.Equal(AboutToAsk, await _test.RunAsync());
        Assert.Empty(Region.All);
        Assert.Equal(Asked, await _test.RunAsync());
        Assert.Equal(
            [$"server {Server}", $"key pair {Server}", $"port {Server}", $"security group {Server}"], Region.All);
        Assert.Equal(ImageTestScene.ImageId, Region.Servers.Asked[0].ImageId);
        Assert.Equal($"Running: Server {Server} is being made (scheduling) (2 s)", await _test.RunAsync());
        Region.Servers.Activate("server-1");

        Assert.Equal($"Running: Pod {Pod} is created", await _test.RunAsync());

        Assert.Equal(
            ("demo", "RegionOne", Server, "server-1", "10.0.0.2"),
            (_test.Status.Server!.Cloud, _test.Status.Server.Region, _test.Status.Server.Name, _test.Status.Server.Id,
                _test.Status.Server.Address));
        Assert.Equal(
            ["download.json", "target.json", "upload.json"], _test.Cluster.Object<V1Secret>(Secret).Data.Keys.Order());
    }

    [Fact]
    public async Task A_server_of_a_reconcile_whose_status_was_lost_is_adopted()
    {
        await _test.RunAsync();
        await _test.Scene.LosingStatusAsync(_test.RunAsync);
        Region.Servers.Activate("server-1");

        Assert.Equal($"Running: Pod {Pod} is created", await _test.RunAsync());

        Assert.Equal("server-1", _test.Status.Server!.Id);
        Assert.Single(Region.Servers.Asked);
    }

    [Fact]
    public async Task A_server_without_an_address_is_replaced()
    {
        await MakeAsync();
        Region.Servers.Activate("server-1");
        await Region.Networks.DeletePortAsync("port-2");

        Assert.Equal(Deleting, await _test.RunAsync());
        Region.Servers.FinishDeletes();

        Assert.Equal(
            $"Waiting WaitingForNewHost: {ServerProgress.Gone(Server)}; starting test pod 2 (3 s)",
            await _test.RunAsync());
        Assert.Empty(Region.All);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_fails_or_goes_while_it_is_tested_is_replaced_with_its_pod(bool isLeft)
    {
        await TestAsync();
        if (isLeft)
        {
            Region.Servers.Fail("server-1", "disk I/O error");
        }
        else
        {
            Region.Servers.Remove("server-1");
        }

        Assert.Equal($"Waiting WaitingForPod: Pod {Pod} is being deleted (3 s)", await _test.RunAsync());
        _test.Cluster.Remove<V1Pod>(Pod);
        await _test.RunAsync();
        Region.Servers.FinishDeletes();
        if (isLeft)
        {
            await _test.RunAsync();
        }

        Assert.Empty(Region.All);
        Assert.Equal(2, _test.Status.Attempt);
    }

    [Fact]
    public async Task After_the_test_the_server_goes_before_anything_is_said_and_its_console_stays()
    {
        await TestAsync();
        Region.Servers.WriteConsole("server-1", "debian login:\n");
        _test.ReportData("""{"verdict":"Passed"}""");

        Assert.Equal($"Running: Server {Server} has done its work (0.2 s)", await _test.RunAsync());
        Assert.Equal(Deleting, await _test.RunAsync());
        Region.Servers.FinishDeletes();
        Assert.Equal(
            $"Done: 2 tests ran; the image is unchanged; the report is {_test.Scene.Scope}/tests.junit.xml",
            await _test.RunAsync());

        Assert.Empty(Region.All);
        Assert.Contains("console.log", await _test.Scene.FilesAsync());
        Assert.True(_test.Status.ImageUnchanged);
    }

    [Fact]
    public async Task A_test_that_began_on_a_server_ends_there_whatever_becomes_of_the_settings()
    {
        await TestAsync();
        _test.Scene.Profile.Tests!.Server = null;
        _test.ReportData("""{"verdict":"Passed"}""");

        Assert.Equal($"Running: Server {Server} has done its work (0.2 s)", await _test.RunAsync());
        Assert.Equal(Deleting, await _test.RunAsync());
    }

    [Fact]
    public async Task An_image_that_glance_says_was_changed_fails_though_all_tests_passed()
    {
        await TestAsync();
        Region.Images.Change(ImageTestScene.ImageId, image => image with { HashValue = "78" });
        _test.ReportData("""{"verdict":"Passed"}""");
        await _test.RunAsync();
        await _test.RunAsync();
        Region.Servers.FinishDeletes();

        Assert.Equal(
            "Failed FailedTests: ImageChanged: Glance has another digest for the image than when it was registered: "
            + "start a new build",
            await _test.RunAsync());
    }

    [Fact]
    public async Task A_server_that_did_not_answer_is_explained_by_its_console()
    {
        await TestAsync();
        Region.Servers.WriteConsole("server-1", "Linux version 6.1\nKernel panic - not syncing: VFS\n");
        _test.ReportData("""{"verdict":"Failed","problem":{"reason":"NoAnswer","message":"no answer"}}""");
        await _test.RunAsync();
        await _test.RunAsync();
        Region.Servers.FinishDeletes();

        Assert.Equal(
            "Failed FailedTests: KernelPanic: Kernel panic - not syncing: VFS; the last lines on the console: "
            + "Linux version 6.1\nKernel panic - not syncing: VFS\n"
            + $"Report, log and console are beside {_test.Scene.Scope}/tests.junit.xml",
            await _test.RunAsync());
    }

    [Fact]
    public async Task A_full_cloud_is_waited_for_and_the_server_asked_for_again()
    {
        await MakeAsync();
        Region.Servers.Fail("server-1", "Quota exceeded for cores");

        Assert.StartsWith("Waiting WaitingForQuota: ", await _test.RunAsync(), StringComparison.Ordinal);
        Region.Servers.FinishDeletes();

        Assert.Equal(Asked, await _test.RunAsync());
        Assert.Equal("server-2", _test.Status.Server!.Id);
    }

    private async Task MakeAsync()
    {
        await _test.RunAsync();
        await _test.RunAsync();
    }

    private async Task TestAsync()
    {
        await MakeAsync();
        Region.Servers.Activate("server-1");
        await _test.RunAsync();
        _test.Report(1, Pods.Ended("fetch", 0, Pods.Good), Pods.Running("test"));
    }
}
