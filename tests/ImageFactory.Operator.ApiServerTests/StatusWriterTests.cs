using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Status;
using ImageFactory.Operator.Testing.ApiServers;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>What an API server of old makes of the statuses that follow each other.</summary>
public sealed class StatusWriterTests(OperatorServer server) : IClassFixture<OperatorServer>
{
    private readonly List<string> _events = [];

    [Fact]
    public async Task An_object_that_a_status_has_no_more_is_gone_and_nothing_is_refused()
    {
        var writer = Writer();
        var build = await CreateAsync("written");
        Assert.True((await writer.WriteAsync(
            build,
            build.Status,
            new V1ImageBuildStatus
            {
                BuildNumber = 1,
                Tests = new V1TestStatus { Attempt = 1, Total = 40, Boot = new V1BootStatus { SshSeconds = 60 } },
                Signatures = new V1SignaturesStatus { Files = 8, Keys = ["F"] },
            },
            default)).IsWritten);
        build = await ReadAsync("written");

        Assert.True((await writer.WriteAsync(
            build,
            build.Status,
            new V1ImageBuildStatus { BuildNumber = 1, Tests = new V1TestStatus { Attempt = 2 } },
            default)).IsWritten);

        build = await ReadAsync("written");
        Assert.Equivalent(
            new V1ImageBuildStatus { BuildNumber = 1, Tests = new V1TestStatus { Attempt = 2 } },
            build.Status,
            strict: true);
        Assert.False((await writer.WriteAsync(
            build,
            build.Status,
            new V1ImageBuildStatus { BuildNumber = 1, Tests = new V1TestStatus { Attempt = 2 } },
            default)).IsWritten);
    }

    [Fact]
    public async Task A_status_that_the_server_refuses_is_told_and_written_without_its_texts()
    {
        var build = await CreateAsync("refused");
        var status = Failed("the licence server said no".PadRight(40_000, '!'));

        Assert.True((await Writer().WriteAsync(build, build.Status, status, default)).IsWritten);

        const string Instead = "Left out: the API server refused it, see the event StatusRefused";
        var written = (await ReadAsync("refused")).Status!;
        Assert.Equal(
            (StageState.Failed, Reasons.FailedScript, Instead, Reasons.FailedScript, Instead),
            (written.Stages![0].State, written.Stages[0].Reason, written.Stages[0].Message,
                written.Conditions![0].Reason, written.Conditions[0].Message));
        var told = Assert.Single(_events);
        Assert.StartsWith(
            "refused StatusRefused Warning: The API server refuses the status, which is written without its texts: "
            + "PATCH ",
            told, StringComparison.Ordinal);
        Assert.Contains("status.conditions", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_host_says_is_written_as_it_is_but_for_control_characters()
    {
        var build = await CreateAsync("any");

        await Writer().WriteAsync(build, build.Status, Failed("fatal: 💥 𝔘 \u0085\uFFFE \\uD83D\\uDCA5"), default);

        Assert.Equal(
            "fatal: 💥 𝔘  \uFFFE \\uD83D\\uDCA5", (await ReadAsync("any")).Status!.Stages![0].Message);
        Assert.Empty(_events);
    }

    // As by kubectl edit --subresource=status, or a backup that was restored with statuses.
    [Fact]
    public async Task A_status_that_somebody_else_wrote_into_is_the_operators_again()
    {
        var build = await CreateAsync("edited");
        var status = Failed("no space left");
        await Writer().WriteAsync(build, build.Status, status, default);
        build = await ReadAsync("edited");
        build.Status!.Conditions![0].Message = "somebody else's";
        await server.Client.UpdateStatusAsync(build);
        build = await ReadAsync("edited");

        // Without the condition: what is left of it belongs to nobody but him, and is no condition.
        status.Conditions = [];
        Assert.True((await Writer().WriteAsync(build, build.Status, status, default)).IsWritten);

        Assert.Equivalent(status, (await ReadAsync("edited")).Status, strict: true);
        Assert.Empty(_events);
    }

    private StatusWriter<V1ImageBuild, V1ImageBuildStatus> Writer() => new(
        "imagefactory-status",
        EntityJsonContext.Default.V1ImageBuildStatus,
        server.Client,
        (entity, reason, message, type, _) =>
        {
            _events.Add($"{entity.Metadata.Name} {reason} {type}: {message}");
            return Task.CompletedTask;
        },
        NullLogger<StatusWriter<V1ImageBuild, V1ImageBuildStatus>>.Instance);

    private static V1ImageBuildStatus Failed(string message) => new()
    {
        Stages =
        [
            new()
            {
                Name = "ImageBuilt",
                State = StageState.Failed,
                Reason = Reasons.FailedScript,
                Message = message,
            },
        ],
        Conditions =
        [
            new()
            {
                Type = "ImageBuilt",
                Status = "False",
                Reason = Reasons.FailedScript,
                Message = message,
                LastTransitionTime = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
            },
        ],
    };

    private Task<V1ImageBuild> CreateAsync(string name) => server.Client.CreateAsync(new V1ImageBuild
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
        Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "debian-12" } },
    });

    private async Task<V1ImageBuild> ReadAsync(string name) =>
        (await server.Client.GetAsync<V1ImageBuild>(name, "default"))!;
}
