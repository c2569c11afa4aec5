using System.Diagnostics;
using System.Globalization;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Testing.Processes;
using k8s.Models;

namespace ImageFactory.Benchmarks;

/// <summary>
/// What the published operator costs with more and more finished builds: start, reconciles that find nothing to do,
/// memory.
/// </summary>
internal sealed class ScaleBenchmark(BenchmarkServer server, Scoreboard board)
{
    private const int Starts = 5;
    private const int Writers = 16;
    private const int PageSize = 500;
    private const double Mebibyte = 1 << 20;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);
    // Without a single reconcile. How long all take is the machine's affair.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private double _idleMemory;

    /// <summary>Measures without builds and then with each number of them.</summary>
    public async Task RunAsync(IReadOnlyList<int> sizes, CancellationToken cancellationToken)
    {
        await MeasureIdleAsync(cancellationToken);
        var filled = 0;
        foreach (var size in sizes)
        {
            board.Say($"Creating builds up to {size} and letting the operator end them");
            await FillAsync(filled, size, cancellationToken);
            filled = size;
            await EndAllAsync(size, cancellationToken);
            await MeasureAsync(size, cancellationToken);
        }
    }

    private async Task MeasureIdleAsync(CancellationToken cancellationToken)
    {
        board.Say("The operator without builds");
        List<double> times = [];
        for (var start = 0; start < Starts; start++)
        {
            await using var op = server.Operator();
            times.Add((await StartAsync(op, cancellationToken)).TotalMilliseconds);
            if (start == Starts - 1)
            {
                await Task.Delay(Settle, cancellationToken);
                _idleMemory = op.Memory("VmRSS") / Mebibyte;
                board.Add(new Figure("Idle: resident memory", _idleMemory, "MiB", new Goal(45)));
                board.Add(new Figure("Idle: of it not backed by files", Unreclaimable(op), "MiB", new Goal(20)));
            }
        }

        board.Add(new Figure(
            $"Start to synced, median of {Starts}", times.Order().ElementAt(Starts / 2), "ms", new Goal(200)));
    }

    private async Task MeasureAsync(int size, CancellationToken cancellationToken)
    {
        board.Say($"The operator with {size} finished builds");
        var list = await ListAsync(cancellationToken);
        await using var op = server.Operator();
        var synced = await StartAsync(op, cancellationToken);
        var time = await PassesAsync(op, size, cancellationToken);
        var cpu = op.ProcessorTime().TotalSeconds;
        var page = await op.MetricsAsync();
        var requests = MetricsText.Sum(page, "rest_client_requests_total");
        await Task.Delay(Settle, cancellationToken);

        var name = $"{size.ToString("N0", CultureInfo.InvariantCulture)} builds";
        var memory = op.Memory("VmRSS") / Mebibyte;
        board.Add(new Figure(
            $"{name}: start to synced", synced.TotalMilliseconds, "ms", size > 1000 ? null : new Goal(2000)));
        board.Add(new Figure($"{name}: the same list read by a client and thrown away", list.TotalMilliseconds, "ms"));
        board.Add(new Figure(
            $"{name}: reconciles with nothing to do", size / time.TotalSeconds, "1/s", new Goal(200, IsFloor: true)));
        board.Add(new Figure(
            $"{name}: processor time, start included, per 1,000 reconciles", cpu / size * 1000, "s", new Goal(2.6)));
        board.Add(new Figure($"{name}: API requests, all told, per reconcile", requests / size, string.Empty));
        board.Add(new Figure($"{name}: resident memory", memory, "MiB"));
        board.Add(new Figure(
            $"{name}: more than idle, per 1,000",
            (memory - _idleMemory) / size * 1000,
            "MiB",
            size < 1000 ? null : new Goal(2)));
    }

    /// <summary>What a start costs at least: the server's time for the pages.</summary>
    private async Task<TimeSpan> ListAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        string? next = null;
        do
        {
            var page = await server.Client.ListPageAsync<V1PartialObjectMetadata>(
                new ListOptions { Resource = EntityDefinition.Of<V1ImageBuild>(), Limit = PageSize, Continue = next },
                cancellationToken);
            next = page.Metadata.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(next));

        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<TimeSpan> StartAsync(OperatorProcess op, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await op.LaunchAsync();
        while (!await op.IsReadyAsync())
        {
            await Task.Delay(Look, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>How long it takes from now until so many reconciles over builds have ended.</summary>
    private static async Task<TimeSpan> PassesAsync(OperatorProcess op, int count, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var (reconciles, moved) = (0.0, started);
        while (reconciles < count)
        {
            var seen = MetricsText.Sum(
                await op.MetricsAsync(), "controller_runtime_reconcile_total", "controller=\"imagebuild\"");
            moved = seen > reconciles ? Stopwatch.GetTimestamp() : moved;
            reconciles = seen;
            if (Stopwatch.GetElapsedTime(moved) > Patience)
            {
                throw new TimeoutException(
                    $"After {reconciles} of {count} reconciles there was none for {Patience}:\n{op.Tail}");
            }

            await Task.Delay(Look * 4, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Builds of a profile that is not there end in their first reconcile, as a typing mistake does.</summary>
    private async Task EndAllAsync(int size, CancellationToken cancellationToken)
    {
        await using var op = server.Operator();
        await StartAsync(op, cancellationToken);
        await PassesAsync(op, size, cancellationToken);
    }

    private Task FillAsync(int from, int to, CancellationToken cancellationToken) => Parallel.ForAsync(
        from,
        to,
        new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken },
        async (number, token) => await server.Client.CreateAsync(
            new V1ImageBuild
            {
                Metadata = new V1ObjectMeta
                {
                    Name = $"build-{number:D5}",
                    NamespaceProperty = BenchmarkServer.Namespace,
                },
                Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "absent" } },
            },
            token));

    private static double Unreclaimable(OperatorProcess op) =>
        (op.Memory("RssAnon") + op.Memory("RssShmem")) / Mebibyte;
}
