using System.Text.Json.Nodes;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Operator.Testing.Tracing;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>What the program writes for machines: traces, and a log in JSON.</summary>
public sealed class TracingTests(OperatorServer server) : IClassFixture<OperatorServer>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => server.AssertNothingWasForbiddenAsync();

    [Fact]
    public async Task A_build_s_trace_is_named_in_its_status_and_sent_when_it_is_over_and_every_line_is_json()
    {
        await using var collector = await TraceCollector.StartAsync(TracingProtocol.Grpc);
        await using var program = await server.ProgramAsync("tracing", adapt: settings => settings with
        {
            Further = ["log: {format: Json}", $"tracing: {{endpoint: \"{collector.Address}\"}}"],
        });
        await program.StartAsync();

        // It ends at its first stage, for want of a profile.
        await server.AssertTakesUpAsync(program, "traced");
        await program.StopAsync();

        var spans = collector.Spans.ToList();
        var root = Assert.Single(spans, span => span.ParentId.Length == 0);
        Assert.Equal(["Initialized", "CleanedUp", "HostDestroyed", "build absent"], spans.Select(span => span.Name));
        Assert.Contains("imagefactory.result=Failed", root.Attributes);
        var uid = root.Attributes.Single(
            attribute => attribute.StartsWith("imagefactory.build.uid=", StringComparison.Ordinal));
        Assert.Equal(root.TraceId, uid.Split('=')[1].Replace("-", string.Empty, StringComparison.Ordinal));
        var @namespace = root.Attributes[0].Split('=')[1];
        Assert.Equal(root.TraceId, (await server.LookAsync(@namespace, "traced"))!.Status!.TraceId);
        Assert.All(
            program.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.NotNull(JsonNode.Parse(line)!["Message"]));
    }
}
