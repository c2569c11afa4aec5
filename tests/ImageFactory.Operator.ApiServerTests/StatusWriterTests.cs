using ImageFactory.Operator.Entities;
using ImageFactory.Operator.Status;
using ImageFactory.Operator.Testing.ApiServers;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>What an API server of old makes of the statuses that follow each other.</summary>
public sealed class StatusWriterTests(OperatorServer server) : IClassFixture<OperatorServer>
{
    [Fact]
    public async Task An_object_that_a_status_has_no_more_is_gone_and_nothing_is_refused()
    {
        var writer = new StatusWriter(server.Client);
        var build = await server.Client.CreateAsync(new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = "written", NamespaceProperty = "default" },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "debian-12" } },
        });
        Assert.True(await writer.WriteAsync(
            build,
            new V1ImageBuildStatus
            {
                BuildNumber = 1,
                Tests = new V1TestStatus { Attempt = 1, Total = 40, Boot = new V1BootStatus { SshSeconds = 60 } },
                Signatures = new V1SignaturesStatus { Files = 8, Keys = ["F"] },
            },
            default));
        build = await ReadAsync();

        Assert.True(await writer.WriteAsync(
            build, new V1ImageBuildStatus { BuildNumber = 1, Tests = new V1TestStatus { Attempt = 2 } }, default));

        build = await ReadAsync();
        Assert.Equivalent(
            new V1ImageBuildStatus { BuildNumber = 1, Tests = new V1TestStatus { Attempt = 2 } }, build.Status, strict: true);
        Assert.False(await writer.WriteAsync(
            build, new V1ImageBuildStatus { BuildNumber = 1, Tests = new V1TestStatus { Attempt = 2 } }, default));
    }

    private async Task<V1ImageBuild> ReadAsync() => (await server.Client.GetAsync<V1ImageBuild>("written", "default"))!;
}
