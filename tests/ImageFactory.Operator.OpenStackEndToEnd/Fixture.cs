using System.Diagnostics;
using System.Text.Json.Nodes;
using ImageFactory.Testing;

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

    public async ValueTask DisposeAsync()
    {
        _server.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync();
        _server.Dispose();
        _folder.Dispose();
    }
}
