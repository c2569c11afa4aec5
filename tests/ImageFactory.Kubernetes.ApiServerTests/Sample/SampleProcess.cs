using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Sample;

/// <summary>The sample operator's whole program, as a process of its own.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    public SampleProcess(string kubeconfig)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(Program)
            {
                Environment = { ["KUBECONFIG"] = kubeconfig },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? string.Empty);
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? string.Empty);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>All that it said so far.</summary>
    public string Log => string.Join('\n', _lines);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "kubeops-shape");

    /// <summary>What "kubeops-shape crd" prints.</summary>
    public static async Task<string> DefinitionAsync() =>
        (await Command.RunAsync(Program, ["crd"])).Checked();

    /// <summary>Ends it as Kubernetes does; it has to end well.</summary>
    public async ValueTask DisposeAsync()
    {
        var pid = _process.Id.ToString(CultureInfo.InvariantCulture);
        (await Command.RunAsync("kill", ["-TERM", pid])).Checked();
        using var deadline = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(deadline.Token);
        Assert.True(_process.ExitCode == 0, $"The sample ended with {_process.ExitCode}:\n{Log}");
        _process.Dispose();
    }
}
