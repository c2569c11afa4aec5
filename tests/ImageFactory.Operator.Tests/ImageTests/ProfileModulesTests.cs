using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Tests.Hosts.Pod;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.ImageTests;

/// <summary>What code of a profile tries, which says itself what it found: it can add a failure, and no pass.</summary>
public sealed class ProfileModulesTests : IDisposable
{
    private const string Passed = """
        {"verdict":"Passed","imageUnchanged":true,"tests":{"total":9,"passed":9,"failed":0,"skipped":0,"flaky":0}}
        """;

    private const string Failed =
        """{"verdict":"Failed","problem":{"reason":"TestsFailed","message":"1 of 9"},"failed":["test_ssh::no_root"]}""";

    private const string Unbelievable =
        """{"verdict":"Passed","tests":{"total":2,"passed":2,"failed":0,"skipped":0,"flaky":0}}""";

    private readonly ImageTestScene _test = new();

    public ProfileModulesTests()
    {
        _test.Scene.Profile.Source = new V1Source { Git = new V1GitSource { Url = "https://git/images.git" } };
        _test.Scene.Status.Commit = new string('c', 40);
    }

    public static TheoryData<string, string, string, string> Attempts => new()
    {
        {
            "it passes what passed",
            Passed,
            Data(Unbelievable),
            "Done: 2 tests ran; the image is unchanged; the report is {scope}/tests.junit.xml"
        },
        {
            "it passes what the suite did not",
            Failed,
            Data(Unbelievable),
            "Failed FailedTests: TestsFailed: 1 of 9\nReport, log and console are beside {scope}/tests.junit.xml"
        },
        {
            "it fails",
            Passed,
            Data("""
                {"verdict":"Failed","problem":{"reason":"TestsFailed","message":"1 of 2"},
                "tests":{"total":2,"passed":1,"failed":1,"skipped":0,"flaky":0}}
                """),
            "Failed FailedTests: The image passed the factory's suite, but not the profile's modules: TestsFailed: "
                + "1 of 2\nReport, log and console (modules.*) are beside {scope}/tests.junit.xml"
        },
        {
            "it calls a pass what has failures",
            Passed,
            Data("""
                {"verdict":"Passed","tests":{"total":2,"passed":1,"failed":1,"skipped":0,"flaky":0}}
                """),
            "Failed FailedTests: The image passed the factory's suite, but not the profile's modules: : "
                + "\nReport, log and console (modules.*) are beside {scope}/tests.junit.xml"
        },
        {
            "it says nothing",
            Passed,
            Data("{}"),
            "Failed FailedScript: Pod debian-12-x-test-1 tells nothing of the profile's modules: look at the log of "
                + "its container modules"
        },
        {
            "it says what nobody reads",
            Passed,
            Data("""{"verdict":["Passed"]}"""),
            "Failed FailedScript: Pod debian-12-x-test-1 tells nothing of the profile's modules: look at the log of "
                + "its container modules"
        },
    };

    public void Dispose() => _test.Dispose();

    [Theory]
    [MemberData(nameof(Attempts))]
    public async Task A_module_can_add_a_failure_and_take_none_away(
        string what, string suite, string modules, string expected)
    {
        Assert.NotEmpty(what);
        await _test.RunAsync();
        _test.ReportModules(suite, Pods.Ended("modules", 0, modules));

        Assert.Equal(
            expected.Replace("{scope}", $"{_test.Scene.Scope}", StringComparison.Ordinal), await _test.RunAsync());
    }

    // Else the suite would look at the image again and again, until one that fails now and then passes.
    [Theory]
    [InlineData(75, """{"stage":"modules","result":"Failed","retryable":true,"message":"again"}""")]
    [InlineData(143, """{"stage":"modules","result":"Failed","reason":"Cancelled","message":"stopped"}""")]
    [InlineData(137, null)]
    [InlineData(1, """{"stage":"modules","result":"Failed","reason":"Mine","message":"another reason"}""")]
    public async Task A_module_that_asks_for_another_pod_does_not_undo_what_the_suite_said(int code, string? report)
    {
        await _test.RunAsync();
        _test.ReportModules(Failed, Pods.Ended("modules", code, report, "Error"));

        Assert.StartsWith("Failed FailedTests: TestsFailed: 1 of 9", await _test.RunAsync(), StringComparison.Ordinal);
        Assert.Equal((1, "test_ssh::no_root"), (_test.Status.Attempt, _test.Status.FailedTests!.Single()));
    }

    [Fact]
    public async Task A_pod_that_is_evicted_while_modules_fill_their_disk_does_not_undo_it_either()
    {
        await _test.RunAsync();
        _test.ReportModules(Failed, Pods.Running("modules"));
        _test.Cluster.Change<V1Pod>(
            "debian-12-x-test-1", pod => (pod.Status.Phase, pod.Status.Reason) = ("Failed", "Evicted"));

        Assert.StartsWith("Failed FailedTests: TestsFailed: 1 of 9", await _test.RunAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_numbers_of_modules_stand_beside_those_of_the_suite()
    {
        await _test.RunAsync();
        _test.ReportModules(Passed, Pods.Ended("modules", 0, Data("""
            {"verdict":"Passed","tests":{"total":999,"passed":999,"failed":0,"skipped":0,"flaky":0},
            "imageUnchanged":true,"scap":{"score":100},"throughput":{"sentMbitPerSecond":1000}}
            """)));
        await _test.RunAsync();

        var status = _test.Status;
        Assert.Equal((9, 9, 999, 999), (status.Total, status.Passed, status.Modules!.Total, status.Modules.Passed));
        Assert.Equal($"{_test.Scene.Scope}/modules.junit.xml", status.Modules.Report);
        // Without content of the profile's own nothing of that is a module's to say.
        Assert.Null(status.Scap);
        Assert.Null(status.Throughput);
    }

    [Fact]
    public async Task What_openscap_finds_by_content_of_the_profile_is_said_by_its_own_step()
    {
        _test.Scene.Profile.Tests = new V1ImageTests { Scap = new V1ScapTests { Profile = "all", Content = "ds.xml" } };
        await _test.RunAsync();
        _test.ReportModules(Passed, Pods.Ended("modules", 0, Data("""
            {"verdict":"Passed","tests":{"total":0,"passed":0,"failed":0,"skipped":0,"flaky":0},"scap":{"score":50}}
            """)));
        await _test.RunAsync();

        Assert.Equal(50, _test.Status.Scap!.Score);
    }

    // It would end the build as one that needs no image, with all that came before as it is.
    [Fact]
    public async Task A_module_that_ends_as_a_source_without_changes_does_is_a_failure()
    {
        await _test.RunAsync();
        _test.ReportModules(Passed, Pods.Ended("modules", 3, """{"stage":"source","result":"Unchanged"}"""));

        Assert.StartsWith("Failed FailedScript: ", await _test.RunAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_the_store_has_not_as_it_was_reported_fails_the_build()
    {
        await _test.RunAsync();
        await _test.Scene.WriteAsync("tests.junit.xml", "forged");
        _test.ReportModules(
            Results("tests.junit.xml", new string('a', 64)), Pods.Ended("modules", 0, Data(Unbelievable)));

        Assert.Equal(
            $"Failed FailedUpload: {_test.Scene.Scope}/tests.junit.xml is in the store with another SHA-256: "
            + "request a retry to make it again",
            await _test.RunAsync());
    }

    [Fact]
    public async Task A_module_that_reports_a_file_of_the_suite_or_of_another_name_is_not_asked()
    {
        await _test.RunAsync();
        var forged = Unbelievable.Replace(
            "\"verdict\"", $"{ResultsOf("tests.log", new string('a', 64))},\"verdict\"", StringComparison.Ordinal);
        _test.ReportModules(Passed, Pods.Ended("modules", 0, Data(forged)));

        Assert.StartsWith("Done: 2 tests ran", await _test.RunAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""["ssh","cleanliness"]""", "Done: 2 tests ran")]
    [InlineData("""["cleanliness"]""", "Failed FailedTests: ModulesMissing: ssh did not run, and the operator's "
        + "settings ask for it (tester.requiredModules): start a new build")]
    public async Task A_module_that_the_factory_asks_for_has_to_have_run(string ran, string expected)
    {
        _test.Scene.Options.Tester.RequiredModules = [TestModule.Ssh, TestModule.Cleanliness];
        await _test.RunAsync();
        var suite = Passed.Replace("\"verdict\"", $"\"modules\":{ran},\"verdict\"", StringComparison.Ordinal);
        _test.ReportModules(suite, Pods.Ended("modules", 0, Data(Unbelievable)));

        Assert.StartsWith(expected, await _test.RunAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "Failed FailedTests: NoTests: no test of the factory's suite has passed, and the operator's ")]
    [InlineData(false, "Done: 2 tests ran")]
    public async Task Tests_that_the_factory_asks_for_are_not_those_of_modules_alone(bool required, string expected)
    {
        _test.Scene.Options.Tester.Required = required;
        await _test.RunAsync();
        var suite = """{"verdict":"Passed","tests":{"total":0,"passed":0,"failed":0,"skipped":0,"flaky":0}}""";
        _test.ReportModules(suite, Pods.Ended("modules", 0, Data(Unbelievable)));

        Assert.StartsWith(expected, await _test.RunAsync(), StringComparison.Ordinal);
    }

    private static string Data(string data) => $$"""{"stage":"modules","result":"Succeeded","data":{{data}}}""";

    private static string Results(string name, string sha256) => Passed.Replace(
        "\"verdict\"", $"{ResultsOf(name, sha256)},\"verdict\"", StringComparison.Ordinal);

    private static string ResultsOf(string name, string sha256) =>
        $$"""
        "results":[{"name":"{{name}}","sha256":"{{sha256}}","sizeBytes":6}]
        """;
}
