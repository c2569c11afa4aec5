using System.Diagnostics;
using System.Globalization;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Testing.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageFactory.Testing;

/// <summary>A real API server with an etcd of its own, run by the scripts in <c>tests/cluster</c>.</summary>
public sealed class ApiServerProcess : IAsyncDisposable
{
    // The scripts build a server that is missing; that takes minutes, once a machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private readonly string _script;
    private readonly TemporaryFolder _folder = new();
    private readonly EtcdGateway _etcd;

    private ApiServerProcess(string script)
    {
        _script = script;
        _etcd = new EtcdGateway(Path.Combine(_folder.Path, "env"));
    }

    /// <summary>The administrator's kubeconfig.</summary>
    public string Kubeconfig => Path.Combine(_folder.Path, "kubeconfig");

    /// <summary>Where the server listens.</summary>
    public int Port => ApiServerConfiguration.Load(Kubeconfig).Server.Port;

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
        int.Parse(await RunAsync("pid"), CultureInfo.InvariantCulture);

    /// <summary>Sends the API server a signal: <c>STOP</c>, and <c>CONT</c> when it shall go on.</summary>
    public async Task SignalAsync(string signal) => (await Command.RunAsync(
        "kill", [$"-{signal}", (await PidAsync()).ToString(CultureInfo.InvariantCulture)])).Checked();

    /// <summary>Ends the API server as a crash does; <see cref="RestartAsync"/> brings it back.</summary>
    public async Task KillAsync()
    {
        using var server = Process.GetProcessById(await PidAsync());
        server.Kill();
        await server.WaitForExitAsync();
    }

    /// <summary>
    /// Makes etcd forget all that was before a version, as API servers do every five minutes; null for the present one.
    /// A server with <c>--watch-cache=false</c> then answers with 410 to whoever asks from there.
    /// </summary>
    public Task CompactAsync(string? version = null) => _etcd.CompactAsync(version);

    /// <summary>The administrator's kubeconfig, by way of a proxy; it goes with the server.</summary>
    public string KubeconfigThrough(FaultProxy proxy) => _folder.Write(
        $"kubeconfig-{proxy.Port}",
        File.ReadAllText(Kubeconfig).Replace(
            $"https://127.0.0.1:{Port}", $"https://127.0.0.1:{proxy.Port}", StringComparison.Ordinal));

    /// <summary>A client with the administrator's certificate.</summary>
    public KubernetesClient CreateClient(KubernetesClientOptions? options = null, FaultProxy? through = null)
    {
        options ??= new KubernetesClientOptions();
        return new KubernetesClient(
            ApiServerConfiguration.Load(through is null ? Kubeconfig : KubeconfigThrough(through)),
            TimeProvider.System,
            NullLogger.Instance,
            options with { Resolvers = [.. options.Resolvers, TestingJsonContext.Default] });
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("stop");
        _etcd.Dispose();
        _folder.Dispose();
    }

    private async Task<string> RunAsync(string verb, params string[] flags)
    {
        string[] arguments = flags.Length == 0 ? [verb, _folder.Path] : [verb, _folder.Path, "--", .. flags];
        return (await Command.RunAsync(_script, arguments, patience: Patience)).Checked();
    }
}
