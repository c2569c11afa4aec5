using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>
/// Values that a pipeline or a template makes of a variable that is not set, or of a typing error: each is told with
/// its option or setting, and never as a stack trace.
/// </summary>
public sealed class CommandLineMistakeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--every-seconds abc", "--every-seconds must be a whole number, not 'abc'")]
    [InlineData("--jitter-seconds 1.5", "--jitter-seconds must be a whole number, not '1.5'")]
    [InlineData("--every-seconds 9999999999", "--every-seconds must be 315360000 at most")]
    [InlineData("--ttl-seconds 99999999999999999999999999999999", "--ttl-seconds must be a whole number")]
    [InlineData("--timeout-seconds 59", "--timeout-seconds must be at least 60")]
    [InlineData("--timeout-seconds 172801", "--timeout-seconds must be 172800 at most")]
    [InlineData("--name Foo_Bar", "--name must be a name for the build, 253 lower-case letters")]
    [InlineData("--name ", "--name must be a name for the build, 253 lower-case letters")]
    [InlineData("--trigger a_", "--trigger must be a word of up to 63 letters")]
    [InlineData("--namespace Foo/Bar", "--namespace must be the name of a namespace, 63 lower-case letters")]
    [InlineData("--profile Debian", "--profile must be the name of a DistroProfile, 200 lower-case letters")]
    [InlineData("--profile ", "--profile must be the name of a DistroProfile, 200 lower-case letters")]
    public async Task A_wrong_value_of_an_option_is_told_with_the_option(string arguments, string expected)
    {
        string[] profile = arguments.StartsWith("--profile", StringComparison.Ordinal) ? [] : ["--profile", "a"];

        var result = await RunAsync("create-build", [.. profile, .. arguments.Split(' ')]);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(expected, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors + result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_namespace_is_that_of_the_kubeconfig()
    {
        await using var server = await HttpFront.StartAsync(context =>
        {
            context.Response.StatusCode = 403;
            return Task.CompletedTask;
        });
        var kubeconfig = Kubeconfig("images", server.Address);

        var result = await RunAsync(
            "create-build", "--profile", "a", "--name", "b", "--namespace", "", "--kubeconfig", kubeconfig);

        Assert.Equal((77, string.Empty), (result.ExitCode, result.Output));
        Assert.StartsWith("imagebuild images/b is not created: ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_that_cannot_be_is_told_with_where_it_comes_from()
    {
        var kubeconfig = Kubeconfig("Foo_Bar");

        var ofKubeconfig = await RunAsync("create-build", "--profile", "a", "--kubeconfig", kubeconfig);
        var ofVariable = await Command.RunAsync(
            "env",
            [
                "IMAGEFACTORY_NAMESPACE=a b", Program, "create-build", "--profile", "a", "--kubeconfig", kubeconfig,
            ]);

        const string Rule = "must be the name of a namespace, 63 lower-case letters, digits and dashes at most, with "
            + "neither end a dash, not";
        Assert.Equal(
            (64, $"The namespace 'Foo_Bar' (of the kubeconfig) {Rule} 'Foo_Bar'\n"),
            (ofKubeconfig.ExitCode, ofKubeconfig.Errors));
        Assert.Equal(
            (64, $"The namespace 'a b' (IMAGEFACTORY_NAMESPACE) {Rule} 'a b'\n"),
            (ofVariable.ExitCode, ofVariable.Errors));
    }

    [Fact]
    public async Task A_check_of_no_file_asks_for_one()
    {
        var result = await RunAsync("config", "check", "");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("FILE is empty: name a settings file\n", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_deep_without_end_is_told_in_a_line()
    {
        var file = _folder.Write("settings.yaml", $"a: {new string('[', 100_000)}");

        var result = await RunAsync("config", "check", file);

        Assert.Equal(
            (1, "line 1 is more than 32 levels deep, and no setting is: remove it\n", string.Empty),
            (result.ExitCode, result.Errors, result.Output));
    }

    [Fact]
    public async Task A_check_prints_no_URL_that_is_a_secret()
    {
        var file = _folder.Write(
            "settings.yaml", "notifications: {webhooks: [{url: https://hooks.example.org/services/hunter2}]}");

        var result = await RunAsync("config", "check", file);

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("hunter2", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("healthPort")]
    [InlineData("artifacts.listenPort")]
    public async Task A_port_that_is_taken_is_told_with_its_setting_and_nothing_else(string setting)
    {
        using var occupant = new TcpListener(IPAddress.IPv6Any, 0) { Server = { DualMode = true } };
        occupant.Start();
        var taken = ((IPEndPoint)occupant.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var free = FreePorts.Take(1)[0].ToString(CultureInfo.InvariantCulture);
        var (health, artifacts) = setting == "healthPort" ? (taken, free) : (free, taken);
        var settings = _folder.Write(
            "settings.yaml",
            $"artifacts: {{root: {_folder.Path}/store, listenPort: {artifacts}}}\nhealthPort: {health}\n"
            + "log: {level: Warning}");

        var result = await RunAsync("--kubeconfig", Kubeconfig("images"), "--settings", settings);

        Assert.Equal(
            $"imagefactory-operator: {setting} {taken} is taken by another program: end that one, or set another "
            + "port\n",
            result.Errors);
        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain("events unsent", result.Output, StringComparison.Ordinal);
    }

    // Where no server is given, nobody listens.
    private string Kubeconfig(string @namespace, Uri? server = null) => _folder.Write(
        "kubeconfig",
        $$$"""
        current-context: a
        contexts: [{name: a, context: {cluster: a, user: a, namespace: {{{@namespace}}}}}]
        clusters: [{name: a, cluster: {server: "{{{server?.OriginalString ?? "http://127.0.0.1:9"}}}"}}]
        users: [{name: a, user: {token: t}}]
        """);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "imagefactory-operator");

    private static Task<CommandResult> RunAsync(string command, params string[] arguments) =>
        Command.RunAsync(Program, [command, .. arguments]);
}
