using System.Net;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Commands;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Commands;

public sealed class BuildCreationTests
{
    private static readonly BuildRequest Request = new("debian-12", "images", "debian-12-nightly-1");

    private readonly FakeTimeProvider _time = new();
    private readonly TimerLog _waits;
    private readonly InMemoryCluster _cluster;
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public BuildCreationTests() => (_waits, _cluster) = (new TimerLog(_time), new InMemoryCluster(_time));

    [Fact]
    public async Task A_nightly_build_says_what_made_it_and_when_the_next_one_is_to_come()
    {
        Assert.Equal(0, await RunAsync(Request with
        {
            Backend = BuildBackend.OpenStackVm,
            IfUnchanged = UnchangedPolicy.Skip,
            Publish = true,
            TimeoutSeconds = 3_600,
            TtlSeconds = 604_800,
            EverySeconds = 86_400,
        }));

        var build = _cluster.Object<V1ImageBuild>(Request.Name);
        Assert.Equal(
            new Dictionary<string, string> { ["imagefactory.dev/trigger"] = "nightly" }, build.Metadata.Labels);
        Assert.Equal(
            new Dictionary<string, string> { ["imagefactory.dev/expected-every-seconds"] = "86400" },
            build.Metadata.Annotations);
        Assert.Equal(
            ("debian-12", BuildBackend.OpenStackVm, UnchangedPolicy.Skip, true, 3_600, 604_800),
            (build.Spec.ProfileRef.Name, build.Spec.Backend, build.Spec.IfUnchanged, build.Spec.Publish,
                build.Spec.TimeoutSeconds, build.Spec.TtlSecondsAfterFinished));
        Assert.Equal(("imagebuild images/debian-12-nightly-1 created\n", string.Empty), Said);
    }

    [Fact]
    public async Task A_build_that_is_asked_for_by_hand_has_no_period_and_only_the_label_that_is_wanted()
    {
        await RunAsync(Request);
        await RunAsync(Request with { Name = "from-ci", Trigger = "pipeline" });

        Assert.Null(_cluster.Object<V1ImageBuild>(Request.Name).Metadata.Labels);
        var build = _cluster.Object<V1ImageBuild>("from-ci");
        Assert.Equal("pipeline", build.Metadata.Labels["imagefactory.dev/trigger"]);
        Assert.Null(build.Metadata.Annotations);
    }

    [Fact]
    public async Task A_job_that_is_tried_again_finds_its_build()
    {
        await RunAsync(Request);

        Assert.Equal(0, await RunAsync(Request));

        Assert.Equal(
            ("imagebuild images/debian-12-nightly-1 created\nimagebuild images/debian-12-nightly-1 is there already\n",
                string.Empty),
            Said);
        Assert.Equal(["ImageBuild images/debian-12-nightly-1"], _cluster.All);
    }

    [Fact]
    public async Task A_build_of_another_profile_under_the_name_is_a_fault()
    {
        await RunAsync(Request with { Profile = "ubuntu" });

        Assert.Equal(65, await RunAsync(Request));

        Assert.Equal(
            "imagebuild images/debian-12-nightly-1 is not created: a build of this name is there, of profile ubuntu: "
            + "choose another --name\n",
            Said.Errors);
    }

    [Fact]
    public async Task Who_may_not_read_builds_is_told_that_the_name_is_there()
    {
        await RunAsync(Request);
        _cluster.Calls.Fault = call => call.StartsWith("get", StringComparison.Ordinal)
            ? new ApiException(HttpStatusCode.Forbidden, "Forbidden", "no")
            : null;

        Assert.Equal(0, await RunAsync(Request));
    }

    [Theory]
    [InlineData(
        HttpStatusCode.Forbidden,
        "Forbidden",
        77,
        "said: grant the right to create imagebuilds.imagefactory.dev in namespace images")]
    [InlineData(HttpStatusCode.Unauthorized, "Unauthorized", 77, "said")]
    [InlineData(HttpStatusCode.UnprocessableEntity, "Invalid", 65, "said")]
    [InlineData(
        HttpStatusCode.NotFound, "NotFound", 65, "said: create the namespace, or choose another --namespace")]
    [InlineData(
        HttpStatusCode.NotFound,
        "NotServed",
        65,
        "the API server does not know builds: install the custom resource definitions: with crds.install of the Helm "
        + "chart, or without Helm by kubectl apply -k config/crd (before Kubernetes 1.25: config/crd-before-1.25)")]
    [InlineData((HttpStatusCode)0, "Untrusted", 64, "said")]
    public async Task What_does_not_help_to_repeat_is_told_at_once(
        HttpStatusCode status, string reason, int code, string expected)
    {
        _cluster.Calls.Fault = _ => new ApiException(status, reason, "said");

        Assert.Equal(code, await RunAsync(Request));

        Assert.Equal(
            (string.Empty, $"imagebuild images/debian-12-nightly-1 is not created: {expected}\n"), Said);
    }

    [Theory]
    [InlineData((HttpStatusCode)0, "ConnectionLost")]
    [InlineData(HttpStatusCode.TooManyRequests, "TooManyRequests")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable")]
    public async Task A_server_that_is_away_for_a_moment_is_asked_again(HttpStatusCode status, string reason)
    {
        var left = 3;
        _cluster.Calls.Fault = _ => left-- > 0 ? new ApiException(status, reason, "away") : null;

        var run = RunAsync(Request);
        await PassAsync(1, 2, 4);

        Assert.Equal(0, await run);
        Assert.Equal(
            (
                "imagebuild images/debian-12-nightly-1 created\n",
                string.Concat(Enumerable.Repeat("away; trying again\n", 3))),
            Said);
    }

    [Fact]
    public async Task A_server_that_stays_away_is_left_to_the_job_that_is_tried_again()
    {
        _cluster.Calls.Fault = _ => new ApiException(0, "ConnectionLost", "away");

        var run = RunAsync(Request);
        await PassAsync(1, 2, 4, 8, 16, 32);

        Assert.Equal(75, await run);
        Assert.EndsWith("is not created: away\n", Said.Errors, StringComparison.Ordinal);
    }

    // Each call alone would wait for half a minute.
    [Fact]
    public async Task A_server_that_never_answers_is_left_after_the_documented_time()
    {
        _cluster.Answers = new TaskCompletionSource().Task;

        var run = RunAsync(Request);
        await _waits.PassAsync(TimeSpan.FromSeconds(70));

        Assert.Equal(75, await run);
        Assert.Equal(
            (
                string.Empty,
                "imagebuild images/debian-12-nightly-1 is not created: the API server gave no answer within 70 s: "
                + "check that it runs and can be reached\n"),
            Said);
    }

    [Fact]
    public async Task A_build_begins_within_the_jitter_by_chance()
    {
        var run = RunAsync(Request, TimeSpan.FromSeconds(600), chance: 0.5);
        Assert.Empty(_cluster.All);
        await PassAsync(300);

        Assert.Equal(0, await run);
        Assert.Equal(
            ("waiting 300 s of at most 600 s\nimagebuild images/debian-12-nightly-1 created\n", string.Empty), Said);
    }

    [Fact]
    public async Task A_wait_that_chance_makes_short_is_none()
    {
        Assert.Equal(0, await RunAsync(Request, TimeSpan.FromSeconds(600), chance: 0));
        Assert.Equal(("imagebuild images/debian-12-nightly-1 created\n", string.Empty), Said);
    }

    private (string Output, string Errors) Said => (_output.ToString(), _errors.ToString());

    private Task<int> RunAsync(BuildRequest request, TimeSpan jitter = default, double chance = 0) =>
        new BuildCreation(_cluster, _waits, () => chance, _output, _errors).RunAsync(request, jitter, default);

    private async Task PassAsync(params int[] seconds)
    {
        foreach (var wait in seconds)
        {
            await _waits.PassAsync(TimeSpan.FromSeconds(wait));
        }
    }
}
