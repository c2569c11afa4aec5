using System.Diagnostics;
using System.Globalization;

namespace ImageFactory.Testing.Processes;

/// <summary>The operator's real program as a process of this machine.</summary>
public sealed class OperatorProcess(OperatorSettings settings, string kubeconfig, string logFile) : IAsyncDisposable
{
    private const int TailLines = 30;
    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(60);

    private readonly string settingsFile = Path.ChangeExtension(logFile, ".settings.yaml");
    private readonly HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{settings.HealthPort}/") };
    private Process? process;
    private StreamWriter? log;

    /// <summary>What the operator has written so far, of all its lives.</summary>
    public string Log
    {
        get
        {
            using var reader = new StreamReader(new FileStream(logFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd();
        }
    }

    /// <summary>The end of the log, for failures.</summary>
    public string Tail => string.Join('\n', Log.Split('\n').TakeLast(TailLines));

    /// <summary>The largest amount of memory that the process held, in bytes; it has to run.</summary>
    public long PeakMemory
    {
        get
        {
            var line = File.ReadLines($"/proc/{process!.Id}/status").First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
        }
    }

    /// <summary>Starts the program, for the first time or again; ready on return.</summary>
    public async Task StartAsync()
    {
        await File.WriteAllTextAsync(settingsFile, settings.ToYaml());
        log ??= new StreamWriter(new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        process = new Process
        {
            StartInfo = new ProcessStartInfo(
                Path.Combine(AppContext.BaseDirectory, "imagefactory-operator"),
                ["--settings", settingsFile, "--kubeconfig", kubeconfig])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Eventually.HoldsAsync(IsReadyAsync, ReadyDeadline, () => $"The operator is not ready:\n{Tail}");
    }

    /// <summary>The text of /metrics.</summary>
    public Task<string> MetricsAsync() => GetAsync("metrics");

    /// <summary>The text of a page of the health port; it has to answer with success.</summary>
    public Task<string> GetAsync(string page) => http.GetStringAsync(new Uri(page, UriKind.Relative));

    /// <summary>Ends the program as a crash or a lost node would.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Ends the program as Kubernetes does; returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        (await Command.RunAsync("kill", ["-TERM", process!.Id.ToString(CultureInfo.InvariantCulture)])).Checked();
        using var deadline = new CancellationTokenSource(StopDeadline);
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await StopAsync();
        }

        process?.Dispose();
        http.Dispose();
        if (log is not null)
        {
            await log.DisposeAsync();
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        if (process!.HasExited)
        {
            throw new InvalidOperationException($"The operator ended with {process.ExitCode}:\n{Tail}");
        }

        try
        {
            using var answer = await http.GetAsync(new Uri("readyz", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (settingsFile)
            {
                log!.WriteLine(line);
            }
        }
    }
}
