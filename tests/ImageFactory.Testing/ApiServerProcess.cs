using System.Diagnostics;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Testing;

/// <summary>A real API server with an etcd of its own, run by the scripts in <c>tests/cluster</c>.</summary>
public sealed class ApiServerProcess : IAsyncDisposable
{
    // The scripts build a server that is missing; that takes minutes, once a machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private readonly string _script;
    private readonly TemporaryFolder _folder = new();

    private ApiServerProcess(string script) => _script = script;

    /// <summary>The administrator's kubeconfig.</summary>
    public string Kubeconfig => Path.Combine(_folder.Path, "kubeconfig");

    /// <summary>Starts <c>apiserver</c> or <c>crd-server</c>; ready on return.</summary>
    public static async Task<ApiServerProcess> StartAsync(string kind, params string[] flags)
    {
        var server = new ApiServerProcess(Path.Combine(RepositoryRoot.Path, "tests", "cluster", kind));
        try
        {
            await server.RunAsync("start", flags);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server again on its data and port, with other flags if any are given.</summary>
    public Task RestartAsync(params string[] flags) => RunAsync("restart", flags);

    /// <summary>Process id of the API server, for signals.</summary>
    public async Task<int> PidAsync() =>
        int.Parse(await RunAsync("pid"), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A client with the administrator's certificate.</summary>
    public KubernetesClient CreateClient(KubernetesClientOptions? options = null) => new(
        KubernetesClientConfiguration.Load(Kubeconfig), TimeProvider.System, NullLogger.Instance, options);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("stop");
        _folder.Dispose();
    }

    private async Task<string> RunAsync(string verb, params string[] flags)
    {
        string[] arguments = flags.Length == 0 ? [verb, _folder.Path] : [verb, _folder.Path, "--", .. flags];
        var start = new ProcessStartInfo(_script, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var deadline = new CancellationTokenSource(Patience);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{_script} {verb} ended with {process.ExitCode}: {await errors}");
    }
}
