using ImageFactory.Testing.Processes;

namespace ImageFactory.Operator.EndToEnd.Node;

/// <summary>
/// The kubelet that <c>tests/cluster/up</c> started, stopped: to the cluster this is a node that does not answer,
/// while what ran on it runs on.
/// </summary>
internal sealed class PausedKubelet : IAsyncDisposable
{
    private readonly string _pid;

    private PausedKubelet(string pid) => _pid = pid;

    /// <summary>Stops it.</summary>
    /// <param name="kubeconfig">The cluster's; the process ids lie beside it.</param>
    public static async Task<PausedKubelet> PauseAsync(string kubeconfig)
    {
        var file = Path.Combine(Path.GetDirectoryName(kubeconfig)!, "pid", "kubelet");
        if (!File.Exists(file))
        {
            throw new InvalidOperationException($"{file} is missing: this test needs the cluster of tests/cluster/up");
        }

        var paused = new PausedKubelet((await File.ReadAllTextAsync(file)).Split(' ')[0]);
        await paused.SignalAsync("STOP");
        return paused;
    }

    public async ValueTask DisposeAsync() => await SignalAsync("CONT");

    private async Task SignalAsync(string signal) => (await Command.RunAsync("kill", [$"-{signal}", _pid])).Checked();
}
