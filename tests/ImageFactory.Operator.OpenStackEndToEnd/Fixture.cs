using System.Diagnostics;
using System.Text.Json.Nodes;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;

namespace ImageFactory.Operator.OpenStackEndToEnd;

/// <summary>
/// The smallest real build's repository and source, served where guests reach them (tests/openstack/build-fixture).
/// </summary>
internal sealed class Fixture : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly Process _server;

    private Fixture(string[] options) => _server = Process.Start(new ProcessStartInfo(
        Path.Combine(RepositoryRoot.Path, "tests", "openstack", "build-fixture", "serve"), [.. options, _folder.Path])
    {
        RedirectStandardOutput = true,
    })!;

    /// <summary>Serves it; its profile is the second value.</summary>
    public static async Task<(Fixture Fixture, JsonObject Profile)> ServeAsync(params string[] options)
    {
        var fixture = new Fixture(options);
        using var deadline = new CancellationTokenSource(Patience);
        var path = await fixture._server.StandardOutput.ReadLineAsync(deadline.Token)
            ?? throw new InvalidOperationException("tests/openstack/build-fixture/serve ended");
        return (fixture, JsonNode.Parse(await File.ReadAllTextAsync(path))!.AsObject());
    }

    /// <summary>The Secret that opens a private source, as a manifest.</summary>
    public string SecretFile => Path.Combine(_folder.Path, "secret.json");

    /// <summary>The private key in it.</summary>
    public Task<string> PrivateKeyAsync() => File.ReadAllTextAsync(Path.Combine(_folder.Path, "ssh", "key"));

    /// <summary>The commit that a source's branch "main" is at.</summary>
    public async Task<string> CommitAsync() => (await Command.RunAsync(
        "git", ["-C", Path.Combine(_folder.Path, "git", "source"), "rev-parse", "main"])).Checked().Trim();

    /// <summary>Creates a profile that registers in the guests' region and tests as it is told.</summary>
    public static async Task ApplyAsync(Scenario scenario, JsonObject profile, JsonObject tests)
    {
        profile["spec"]!["regions"] = new JsonArray(
            new JsonObject { ["cloud"] = GuestCloud.Name, ["region"] = GuestCloud.Region });
        profile["spec"]!["tests"] = tests;
        var file = scenario.Write("profile.json", profile.ToJsonString());
        await scenario.KubectlAsync("apply", "--validate=false", "-f", file);
    }

    public async ValueTask DisposeAsync()
    {
        _server.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync();
        _server.Dispose();
        _folder.Dispose();
    }
}
