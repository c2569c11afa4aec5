using System.Collections.Concurrent;
using System.Diagnostics;
using ImageFactory.Testing;

namespace ImageFactory.Operator.Testing.Monitoring;

/// <summary>A program that answers over HTTP until it is disposed of.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _log = new();
    private readonly Process _process;

    private Daemon(string program, IReadOnlyList<string> arguments, int port)
    {
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        _process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _process.OutputDataReceived += (_, line) => _log.Enqueue(line.Data ?? string.Empty);
        _process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? string.Empty);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>A client of it.</summary>
    public HttpClient Http { get; }

    /// <summary>What it printed.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Starts it, and waits until it is ready.</summary>
    public static async Task<Daemon> StartAsync(string program, int port, params string[] arguments)
    {
        var daemon = new Daemon(program, arguments, port);
        await Eventually.HoldsAsync(
            async () => await daemon.IsReadyAsync(), Patience, () => $"{program} is not ready: {daemon.Log}");
        return daemon;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Http.Dispose();
    }

    // The path is the same of Prometheus and of Alertmanager.
    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync("-/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return _process.HasExited ? throw new InvalidOperationException(Log) : false;
        }
    }
}
