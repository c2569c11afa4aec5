using System.Diagnostics;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>The program may be started before its server, and before its kinds are installed.</summary>
public sealed class InstallationTests(ApiServerFixture fixture) : IClassFixture<ApiServerFixture>, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_program_waits_for_its_server_and_for_its_kinds_and_then_works_by_itself()
    {
        await fixture.Server.KillAsync();
        var kubeconfig = await File.ReadAllTextAsync(fixture.Server.Kubeconfig);
        await using var program = TestProgram.Create(_folder, "early", kubeconfig);
        var time = Stopwatch.StartNew();
        await program.LaunchAsync();
        var dead = $"The API server 127.0.0.1:{fixture.Server.Port} (from context imagefactory of "
            + $"{_folder.Path}/early.kubeconfig) cannot be reached: Connection refused: check that it runs and that "
            + "the address is right";
        await SaysAsync(program, $"[-]watch ImageBuild: {dead}", $"[-]leader election: {dead}");
        await LogsAsync(program, dead);
        Assert.Equal([dead], Problems(program).Distinct());

        await fixture.Server.RestartAsync();
        const string Absent =
            "404: the API server does not know this kind: install the custom resource definitions: with crds.install "
            + "of the Helm chart, or without Helm by kubectl apply -k config/crd (before Kubernetes 1.25: "
            + "config/crd-before-1.25)";
        await SaysAsync(
            program,
            $"[-]watch ImageBuild: Cannot watch ImageBuild in all namespaces: {Absent}",
            $"[-]watch DistroProfile: Cannot watch DistroProfile in all namespaces: {Absent}",
            $"[-]watch ImagePromotion: Cannot watch ImagePromotion in all namespaces: {Absent}",
            "[+]watch Pod: synced, 0 objects",
            "[+]leader election: this process leads");
        Assert.Equal(200, (await program.AskAsync("healthz")).Status);
        string[] absent =
        [
            $"Cannot watch DistroProfile in all namespaces: {Absent}",
            $"Cannot watch ImageBuild in all namespaces: {Absent}",
            $"Cannot watch ImagePromotion in all namespaces: {Absent}",
        ];
        await LogsAsync(program, absent);
        // What a server says while it starts is its own affair; nothing is said twice in a minute.
        var problems = Problems(program);
        Assert.All(problems.CountBy(line => line), said => Assert.InRange(said.Value, 1, 1 + time.Elapsed.Minutes));
        Assert.Equal(
            absent,
            problems.Where(line => line.Contains("404", StringComparison.Ordinal)).Distinct().Order());

        await new Kubectl(fixture.Server.Kubeconfig).RunAsync(
            "apply", "-k", Path.Combine(RepositoryRoot.Path, "config", "crd-before-1.25"));
        await program.ReadyAsync(Soon);
    }

    private static IReadOnlyList<string> Problems(OperatorProcess program) =>
        [.. program.Problems().Select(line => line.Split("; trying again")[0])];

    // What the page tells of may come to the log a moment later.
    private static Task LogsAsync(OperatorProcess program, params string[] lines) => Eventually.HoldsAsync(
        () => Task.FromResult(lines.All(Problems(program).Contains)), Soon, () => program.Tail);

    private static async Task SaysAsync(OperatorProcess program, params string[] lines)
    {
        var text = string.Empty;
        await Eventually.HoldsAsync(
            async () =>
            {
                text = (await program.AskAsync("readyz")).Text;
                return lines.All(text.Split('\n').Contains);
            },
            Soon,
            () => $"expected:\n{string.Join('\n', lines)}\nin:\n{text}\n{program.Tail}");
    }
}
