using System.Diagnostics;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Soak.Faults;
using ImageFactory.Soak.Load;
using ImageFactory.Soak.Operators;
using ImageFactory.Soak.Report;
using ImageFactory.Soak.Specimens;
using ImageFactory.Testing;

namespace ImageFactory.Soak;

/// <summary>Load and faults at once for a time; then quiet, and a look at what came of it.</summary>
internal sealed class SoakRun : IAsyncDisposable
{
    private const int Pool = 200;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    // A watch that a firewall forgot is found dead after 150 s of silence; then come a list and the backoffs' ends.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(5);

    private readonly Stopwatch _clock = new();
    private readonly List<Sample> _samples = [];
    private readonly Book _book = new();
    private readonly RuntimeCounts _counts = new();
    private readonly SoakOptions _options;
    private readonly ApiServerProcess _server;
    private readonly FaultProxy _proxy;
    private readonly KubernetesClient _client;
    private readonly SpecimenLoad<V1Kept> _kept;
    private readonly SpecimenLoad<V1Loose> _loose;
    private readonly SoakOperator _operator;
    private readonly FaultInjector _faults;

    private SoakRun(SoakOptions options, ApiServerProcess server, LogFile log)
    {
        _options = options;
        _server = server;
        _proxy = new FaultProxy(server.Port);
        _client = server.CreateClient(new KubernetesClientOptions { Resolvers = [SpecimenJsonContext.Default] });
        // One seed for all would let them throw the same numbers.
        _kept = new SpecimenLoad<V1Kept>(_client, Pool, options.Seed + 1);
        _loose = new SpecimenLoad<V1Loose>(_client, Pool, options.Seed + 2);
        _operator =
            new SoakOperator(server.KubeconfigThrough(_proxy), _book, new Moods(options.Seed + 3), _counts, log);
        _faults = new FaultInjector(new FaultPlan(options.Seed), _proxy, server, _operator, log);
    }

    /// <summary>Does it all; true if all checks hold.</summary>
    public static async Task<bool> RunAsync(SoakOptions options, CancellationToken stop)
    {
        var folder = Directory.CreateDirectory(Path.Combine(RepositoryRoot.Path, "TestResults"));
        using var log = new LogFile(Path.Combine(folder.FullName, $"soak-{options.Seed}.log"));
        Console.WriteLine($"Seed {options.Seed}; again with: {options.Command}");
        Console.WriteLine($"The operator's log: {log.Path}");
        var server = await ApiServerProcess.StartAsync("crd-server");
        await using var run = new SoakRun(options, server, log);
        await run.LoadAsync(stop);
        var checks = await run.SettleAsync(stop);
        return SoakReport.Write(options, [.. checks, .. run.MoreChecks(log, stop)], run.Figures());
    }

    public async ValueTask DisposeAsync()
    {
        await _operator.DisposeAsync();
        _client.Dispose();
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task LoadAsync(CancellationToken stop)
    {
        await Definitions.InstallAsync(_client);
        await _operator.StartAsync();
        _clock.Start();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(_options.Length);
        await Task.WhenAll(
            OrEndAsync(_kept.RunAsync(end.Token), end),
            OrEndAsync(_loose.RunAsync(end.Token), end),
            OrEndAsync(_faults.RunAsync(end.Token), end),
            OrEndAsync(ProgressAsync(end.Token), end));
    }

    // What breaks the soak itself is told at once and not after half an hour.
    private static async Task OrEndAsync(Task part, CancellationTokenSource end)
    {
        try
        {
            await part;
        }
        catch
        {
            await end.CancelAsync();
            throw;
        }
    }

    private async Task ProgressAsync(CancellationToken end)
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (await timer.WaitForNextTickAsync(end))
            {
                _samples.Add(Sample.Take(_clock.Elapsed));
                Console.WriteLine(Line(_samples[^1]));
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The end of the run.
        }
    }

    private string Line(Sample sample)
    {
        var objects = _operator.Keys<V1Kept>().Count + _operator.Keys<V1Loose>().Count;
        var work = $"{objects} objects, {_kept.Writes + _loose.Writes} writes, {_book.Reconciles} reconciles";
        return $"[{sample.At:mm\\:ss}] {work}, {_faults.Count} faults ({_faults.Latest}), {sample}";
    }

    /// <summary>Looks until all is as it should be, or patience ends: then the last look counts.</summary>
    private async Task<IReadOnlyList<Check>> SettleAsync(CancellationToken stop)
    {
        Console.WriteLine($"[{_clock.Elapsed:mm\\:ss}] load and faults are over; waiting until all is quiet");
        var verdict = new Verdict(_client, _operator, _book);
        var started = _clock.Elapsed;
        while (true)
        {
            var checks = await verdict.JudgeAsync();
            var waited = _clock.Elapsed - started;
            if (checks.All(check => check.Holds) || stop.IsCancellationRequested || waited > Settling)
            {
                Console.WriteLine($"[{_clock.Elapsed:mm\\:ss}] waited {waited.TotalSeconds:0} s");
                return checks;
            }

            foreach (var check in checks.Where(check => !check.Holds))
            {
                Console.WriteLine($"[{_clock.Elapsed:mm\\:ss}] not yet: {check.Sentence}: {check.Detail}");
            }

            await Task.Delay(Period, CancellationToken.None);
        }
    }

    private IEnumerable<Check> MoreChecks(LogFile log, CancellationToken stop) =>
    [
        .. Steadiness.Checks(_samples, _options.Length),
        new Check("Nothing critical was logged", log.Criticals == 0, $"{log.Criticals} lines"),
        new Check("The run went on to its end", !stop.IsCancellationRequested, $"{_options.Minutes} minutes"),
    ];

    private IEnumerable<(string Name, long Count)> Figures() =>
    [
        ("writes that the server took", _kept.Writes + _loose.Writes),
        ("writes that failed", _kept.Refused + _loose.Refused),
        ("reconciles", _book.Reconciles),
        ("lives of the operator", _book.Session),
        .. _faults.ByKind.Select(pair => ($"fault {pair.Kind}", (long)pair.Count)),
        .. _counts.All(),
    ];
}
