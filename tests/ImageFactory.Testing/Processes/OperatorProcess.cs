using System.Diagnostics;
using System.Globalization;

namespace ImageFactory.Testing.Processes;

/// <summary>The operator's real program as a process of this machine.</summary>
public sealed class OperatorProcess(OperatorSettings settings, string kubeconfig, string logFile) : IAsyncDisposable
{
    private const int TailLines = 30;

    // The published program when this names one, else the one compiled with the tests.
    private static readonly string Program = Environment.GetEnvironmentVariable("IMAGEFACTORY_OPERATOR")
        ?? Path.Combine(AppContext.BaseDirectory, "imagefactory-operator");

    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(60);

    private readonly string _settingsFile = Path.ChangeExtension(logFile, ".settings.yaml");
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{settings.HealthPort}/") };
    private Process? _process;
    private StreamWriter? _log;
    private bool _hasBeenDisposed;

    /// <summary>Port of health and metrics.</summary>
    public int HealthPort => settings.HealthPort;

    /// <summary>Port of the artifact store.</summary>
    public int ArtifactPort => settings.ArtifactPort;

    /// <summary>What the operator has written so far, of all its lives.</summary>
    public string Log
    {
        get
        {
            using var reader =
                new StreamReader(new FileStream(logFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd();
        }
    }

    /// <summary>The end of the log, for failures.</summary>
    public string Tail => string.Join('\n', Log.Split('\n').TakeLast(TailLines));

    /// <summary>The largest amount of memory that the process held, in bytes; it has to run.</summary>
    public long PeakMemory => Memory("VmHWM");

    /// <summary>Whether the program has been started and does not run any more.</summary>
    public bool HasEnded => _hasBeenDisposed || _process is { HasExited: true };

    /// <summary>When the program ended.</summary>
    public DateTimeOffset EndedAt => _process!.ExitTime;

    /// <summary>Starts the program, for the first time or again; ready on return.</summary>
    public async Task StartAsync()
    {
        await LaunchAsync();
        await ReadyAsync(ReadyDeadline);
    }

    /// <summary>A line of the process's /proc status, in bytes; it has to run.</summary>
    public long Memory(string name)
    {
        var line = File.ReadLines($"/proc/{_process!.Id}/status").First(
            text => text.StartsWith($"{name}:", StringComparison.Ordinal));
        return long.Parse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
    }

    /// <summary>The processes that the program has started and that run, one a line; it has to run itself.</summary>
    public async Task<string> ChildrenAsync() =>
        (await Command.RunAsync("pgrep", ["-a", "-P", _process!.Id.ToString(CultureInfo.InvariantCulture)])).Output;

    /// <summary>How long processors have worked for the process; it has to run.</summary>
    public TimeSpan ProcessorTime()
    {
        _process!.Refresh();
        return _process.TotalProcessorTime;
    }

    /// <summary>Whether the process has this file open; it has to run.</summary>
    public bool HasOpen(string path) =>
        Directory.EnumerateFileSystemEntries($"/proc/{_process!.Id}/fd").Any(
            link => new FileInfo(link).LinkTarget == path);

    /// <summary>Starts the program, for the first time or again, and waits for nothing.</summary>
    public async Task LaunchAsync()
    {
        await File.WriteAllTextAsync(_settingsFile, settings.ToYaml());
        _log ??= new StreamWriter(new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        {
            AutoFlush = true,
        };
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(
                Program,
                ["--settings", _settingsFile, "--kubeconfig", kubeconfig])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Returns when the program is ready.</summary>
    public Task ReadyAsync(TimeSpan within) =>
        Eventually.HoldsAsync(IsReadyAsync, within, () => $"The operator is not ready:\n{Tail}");

    /// <summary>The text of /metrics.</summary>
    public Task<string> MetricsAsync() => GetAsync("metrics");

    /// <summary>The text of a page of the health port; it has to answer with success.</summary>
    public Task<string> GetAsync(string page) => _http.GetStringAsync(new Uri(page, UriKind.Relative));

    /// <summary>Status and text of a page of the health port; 0 while nobody listens there.</summary>
    public async Task<(int Status, string Text)> AskAsync(string page)
    {
        if (_process!.HasExited)
        {
            throw new InvalidOperationException($"The operator ended with {_process.ExitCode}:\n{Tail}");
        }

        try
        {
            using var answer = await _http.GetAsync(new Uri(page, UriKind.Relative));
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        catch (HttpRequestException)
        {
            return (0, string.Empty);
        }
    }

    /// <summary>Waits for a program that ends by itself; returns its exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan within)
    {
        using var deadline = new CancellationTokenSource(within);
        await _process!.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    /// <summary>Lets the process stand still, until it goes on or is killed.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on.</summary>
    public Task ContinueAsync() => SignalAsync("CONT");

    /// <summary>Ends the program as a crash or a lost node would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends the program as Kubernetes does; returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        return await ExitAsync(StopDeadline);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await StopAsync();
        }

        _hasBeenDisposed = true;
        _process?.Dispose();
        _http.Dispose();
        if (_log is not null)
        {
            await _log.DisposeAsync();
        }
    }

    /// <summary>Whether /readyz says so.</summary>
    public async Task<bool> IsReadyAsync() => (await AskAsync("readyz")).Status == 200;

    private async Task SignalAsync(string signal) =>
        (await Command.RunAsync("kill", [$"-{signal}", _process!.Id.ToString(CultureInfo.InvariantCulture)])).Checked();

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_settingsFile)
            {
                _log!.WriteLine(line);
            }
        }
    }
}
