using System.Text.Json.Nodes;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>
/// What profiles may ask for is bounded as Kubernetes does it, in the namespace of the pods, beside the settings' own
/// limits.
/// </summary>
public sealed class NamespaceLimitTests(OperatorServer server) : IClassFixture<OperatorServer>
{
    private const string Most = "2Gi";

    private const string Limits =
        $$$"""
        {
          "apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "limits"},
          "spec": {"limits": [{"type": "Container", "max": {"memory": "{{{Most}}}"}}]}
        }
        """;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_build_whose_pod_is_beyond_them_says_so_and_goes_on_when_there_is_room()
    {
        await using var program = await server.ProgramAsync("limits");
        await program.StartAsync();
        var @namespace = await server.Server.NamespaceAsync();
        var limits = $"/api/v1/namespaces/{@namespace}/limitranges";
        await server.Server.SendAsync(HttpMethod.Post, limits, JsonNode.Parse(Limits)!.AsObject());
        await server.CreateBuildAsync(@namespace, "one");
        await UntilAsync(build => build?.Status?.Conditions?.Any(condition =>
            condition.Message?.Contains($"maximum memory usage per Container is {Most}", StringComparison.Ordinal)
                == true) == true);

        await server.Server.SendAsync(HttpMethod.Delete, $"{limits}/limits");
        await UntilAsync(build => build is { Status.Host.Name: not null });
        await server.Client.DeleteAsync<V1ImageBuild>("one", @namespace);
        await UntilAsync(build => build is null);

        Task UntilAsync(Func<V1ImageBuild?, bool> isIt) => Eventually.HoldsAsync(
            async () => isIt(await server.LookAsync(@namespace, "one")), Soon, () => program.Tail);
    }
}
