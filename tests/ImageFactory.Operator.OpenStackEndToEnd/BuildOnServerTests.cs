using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using k8s.Models;
using Xunit;
using Xunit.Abstractions;

namespace ImageFactory.Operator.OpenStackEndToEnd;

/// <summary>
/// A whole build with <c>backend: OpenStackVm</c>: a real guest of the real Nova, reached by SSH, builds an image with
/// the real diskimage-builder, which ends in the Glance of two regions. It runs in the network namespace of the cloud.
/// </summary>
[Collection(CloudCollection.Name)]
public sealed class BuildOnServerTests(OperatorServer server, ITestOutputHelper output) : IClassFixture<OperatorServer>
{
    private static readonly string[] Regions = [GuestCloud.Region, "RegionTwo"];
    private static readonly TimeSpan BootTime = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(20);

    [Fact]
    public async Task An_image_is_built_on_a_server_that_outlasts_a_cut_connection_and_a_killed_operator()
    {
        var (fixture, profile) = await Fixture.ServeAsync();
        await using var served = fixture;
        // Where guests reach the fixture they reach the operator, too.
        var here = new Uri(profile["spec"]!["repositories"]![0]!["url"]!.ToString()).Host;
        await using var program = await server.ProgramAsync("operator", adapt: settings => settings with
        {
            CloudsFile = GuestCloud.File,
            ListenAddress = IPAddress.Any,
            Endpoint = $"http://{here}:{settings.ArtifactPort}/",
            OpenStack = ["buildHost: {image: guest-builder, flavor: builder, network: guests, user: debian}"],
        });
        await program.StartAsync();
        var @namespace = await server.Server.NamespaceAsync();
        profile["spec"]!["regions"] = new JsonArray(
        [
            .. Regions.Select(
                region => (JsonNode)new JsonObject { ["cloud"] = GuestCloud.Name, ["region"] = region }),
        ]);
        var answer = await server.Server.ApplyAsync(@namespace, profile);
        Assert.True(answer.IsSuccess, answer.Body.ToJsonString());
        var build = await server.Client.CreateAsync(new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = "tiny-1", NamespaceProperty = @namespace },
            Spec = new V1ImageBuildSpec
            {
                ProfileRef = new V1LocalReference { Name = "tiny" },
                Backend = BuildBackend.OpenStackVm,
            },
        });

        build = await UntilAsync(
            build,
            BootTime,
            program,
            one => one.Status!.Stages![(int)BuildStage.HostConnected].State == StageState.Succeeded);
        var connected = build.Status!.Stages![(int)BuildStage.HostConnected].FinishedAt
            - build.Metadata.CreationTimestamp;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"from apply to HostConnected: {connected!.Value.TotalSeconds:0} s"));
        var first = build.Status.Host!.ServerId;

        build = await UntilAsync(
            build,
            BuildTime,
            program,
            one => one.Status!.Stages![(int)BuildStage.ImageBuilt].State == StageState.Running);
        var log = Path.Combine(
            server.Folder.Path, "store", @namespace, "tiny", build.Status!.ImageName!, "logs", "build.log");
        await Eventually.HoldsAsync(
            () => Task.FromResult(File.Exists(log)), BootTime, () => $"no log of the build so far\n{program.Tail}");
        (double OpenStack, double Kubernetes) requests;
        await GuestLink.CutAsync();
        try
        {
            await UntilAsync(
                build,
                BootTime,
                program,
                one => one.Status!.Stages![(int)BuildStage.ImageBuilt].Message!
                    .Contains("does not answer over SSH", StringComparison.Ordinal));
            requests = Requests(await program.MetricsAsync());
            await program.KillAsync();
        }
        finally
        {
            await GuestLink.MendAsync();
        }

        await program.StartAsync();
        build = await UntilAsync(
            build, BuildTime, program, one => one.Status!.Stages![^1].State == StageState.Succeeded);

        Assert.Equal(BuildPhase.Succeeded, build.Status!.Phase);
        Assert.Equal(
            (1, first, true), (build.Status.Host!.Attempt, build.Status.Host.ServerId, build.Status.Host.Destroyed));
        Assert.Equal("DeviceMapper", build.Status.Host.PartitionMapping);
        foreach (var line in build.Status.Stages!.Where(line => line.DurationSeconds is not null))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{line.Name}: {line.DurationSeconds} s: {line.Message}"));
        }

        var later = Requests(await program.MetricsAsync());
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"requests to OpenStack: {requests.OpenStack + later.OpenStack}, "
            + $"to Kubernetes: {requests.Kubernetes + later.Kubernetes}"));
        Assert.Contains("ended with exit code 0", await File.ReadAllTextAsync(log), StringComparison.Ordinal);
        await AssertInAllRegionsAsync(build, @namespace);
        await GuestCloud.AssertNothingIsLeftAsync();
        Assert.Equal(0, await program.StopAsync());
    }

    private static (double OpenStack, double Kubernetes) Requests(string metrics) => (
        MetricsText.Sum(metrics, "imagefactory_openstack_requests_total"),
        MetricsText.Sum(metrics, "rest_client_requests_total"));

    private async Task<V1ImageBuild> UntilAsync(
        V1ImageBuild build, TimeSpan within, OperatorProcess program, Func<V1ImageBuild, bool> holds)
    {
        V1ImageBuild? seen = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                seen = await server.LookAsync(build.Namespace()!, build.Name());
                var hasFailed = seen?.Status?.Phase is BuildPhase.Failed;
                return hasFailed
                    ? throw new InvalidOperationException($"The build failed\n{Describe(seen)}\n{program.Tail}")
                    : seen?.Status?.Stages is not null && holds(seen);
            },
            within,
            () => $"{Describe(seen)}\n{program.Tail}");
        return seen!;
    }

    private async Task AssertInAllRegionsAsync(V1ImageBuild build, string @namespace)
    {
        await using var file = File.OpenRead(Path.Combine(
            server.Folder.Path, "store", @namespace, "tiny", build.Status!.ImageName!, build.Status.Image!.File!));
        var digest = Convert.ToHexStringLower(await SHA512.HashDataAsync(file));
        foreach (var region in Regions)
        {
            var images = GuestCloud.Get(region).Images;
            var query = new ImageQuery
            {
                Properties = new Dictionary<string, string> { ["imagefactory_build_uid"] = build.Uid() },
            };
            var image = Assert.Single(await images.ListAsync(query).ToListAsync());
            Assert.Equal(
                (build.Status.ImageName, ImageStatus.Active, ImageVisibility.Private, digest),
                (image.Name, image.Status, image.Visibility, image.HashValue));
            await images.DeleteAsync(image.Id);
        }
    }

    private static string Describe(V1ImageBuild? build) => build?.Status?.Stages is not { } stages
        ? "no status"
        : string.Join('\n', stages.Where(line => line.Message is not null)
            .Select(line => $"{line.Name} {line.State} {line.Reason}: {line.Message}"));
}
