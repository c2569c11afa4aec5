using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>What the program says to a wrong start: one line with what, where and what to do, and an exit code.</summary>
public sealed class CommandLineTests : IDisposable
{
    private const string Kubeconfig =
        """
        current-context: a
        contexts: [{name: a, context: {cluster: a, user: a}}]
        clusters: [{name: a, cluster: {server: "http://127.0.0.1:9"}}]
        users: [{name: a, user: {token: secret-token}}]
        """;

    private readonly TemporaryFolder folder = new();
    private readonly string kubeconfig;

    public CommandLineTests() => kubeconfig = folder.Write("kubeconfig", Kubeconfig);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Help_names_every_option()
    {
        var help = (await RunAsync("--help")).Checked();

        Assert.All(
            ["--settings <FILE>", "--kubeconfig <FILE>", "--context <NAME>", "--version"],
            option => Assert.Contains(option, help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--settings /nowhere.yaml", 64, "imagefactory-operator: Settings file '/nowhere.yaml' cannot be read")]
    [InlineData("--kubeconfig /nowhere", 64, "imagefactory-operator: The kubeconfig file /nowhere does not exist: check the path")]
    [InlineData("--setings x", 1, "Unrecognized command or argument '--setings'")]
    public async Task A_wrong_option_is_named(string arguments, int code, string expected)
    {
        var result = await RunAsync(arguments.Split(' '));

        Assert.Equal(code, result.ExitCode);
        Assert.StartsWith(expected, result.Errors + result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_context_is_named_with_those_that_there_are()
    {
        var result = await RunAsync("--kubeconfig", kubeconfig, "--context", "b");

        Assert.Equal((64, $"imagefactory-operator: {kubeconfig} has no context \"b\": choose another (there is \"a\")"), One(result));
    }

    [Fact]
    public async Task A_store_that_cannot_be_made_is_named_with_its_setting()
    {
        var occupied = folder.Write("store", "a file where the folder should be");
        var settings = folder.Write("settings.yaml", $"artifacts: {{root: {occupied}, listenPort: 0}}\nhealthPort: 0");

        var (code, line) = One(await RunAsync("--kubeconfig", kubeconfig, "--settings", settings));

        Assert.Equal(1, code);
        Assert.StartsWith($"imagefactory-operator: artifacts.root '{occupied}' cannot be used (", line, StringComparison.Ordinal);
        Assert.EndsWith($"name a folder that user {Environment.UserName} may write", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var occupant = new TcpListener(IPAddress.IPv6Any, 0);
        occupant.Start();
        var port = ((IPEndPoint)occupant.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var settings = folder.Write(
            "settings.yaml", $"artifacts: {{root: {folder.Path}/store, listenPort: 0}}\nhealthPort: {port}");

        var (code, line) = One(await RunAsync("--kubeconfig", kubeconfig, "--settings", settings));

        Assert.Equal(1, code);
        Assert.Matches($"^imagefactory-operator: Failed to bind to address .*:{port}: address already in use", line);
    }

    private static (int Code, string Error) One(CommandResult result) => (result.ExitCode, result.Errors.TrimEnd('\n'));

    private static Task<CommandResult> RunAsync(params string[] arguments) =>
        Command.RunAsync(Path.Combine(AppContext.BaseDirectory, "imagefactory-operator"), arguments);
}
