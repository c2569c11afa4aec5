using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>A Secret that nobody has made yet is told by the program before a build needs it.</summary>
public sealed class MissingFileTests(OperatorServer server) : IClassFixture<OperatorServer>
{
    [Fact]
    public async Task Readiness_names_the_missing_secret_and_comes_when_it_comes()
    {
        var key = Path.Combine(server.Folder.Path, "signing", "release.asc");
        await using var program = await server.ProgramAsync(
            "missing-file", adapt: settings => settings with { SigningKeys = [key] });
        await program.LaunchAsync();
        var expected = $"signing.keys[0].keyFile: {key} is not there: create the Secret that is mounted at "
            + $"{Path.GetDirectoryName(key)}, with the key release.asc, or correct the setting";

        (int Status, string Text) ready = default;
        await Eventually.HoldsAsync(
            async () => (ready = await program.AskAsync("readyz")).Text.Contains("[+]watch", StringComparison.Ordinal),
            TimeSpan.FromSeconds(90),
            () => $"{ready}\n{program.Tail}");
        Assert.Equal(503, ready.Status);
        Assert.Contains($"[-]file {expected}\n", ready.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await program.AskAsync("healthz")).Status);
        Assert.Equal([$"A file of the settings is missing: {expected}"], program.Problems());

        server.Folder.Write("signing/release.asc", "a key");
        await program.ReadyAsync(TimeSpan.FromSeconds(90));
    }
}
