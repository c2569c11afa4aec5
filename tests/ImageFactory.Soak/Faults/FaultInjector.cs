using ImageFactory.Soak.Operators;
using ImageFactory.Soak.Report;
using ImageFactory.Testing;

namespace ImageFactory.Soak.Faults;

/// <summary>Lets the plan's faults happen, one after the other; each is undone before it returns.</summary>
internal sealed class FaultInjector(
    FaultPlan plan, FaultProxy proxy, ApiServerProcess server, SoakOperator op, LogFile log)
{
    private const int Resets = 5;
    private const int SlowestBytesPerSecond = 4_000;
    private const int FastestBytesPerSecond = 64_000;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(400);

    private readonly int[] _counts = new int[Enum.GetValues<FaultKind>().Length];

    /// <summary>How many there were.</summary>
    public int Count => _counts.Sum();

    /// <summary>The one that happens now, or the last.</summary>
    public string Latest { get; private set; } = "none";

    /// <summary>How many of each kind there were.</summary>
    public IEnumerable<(FaultKind Kind, int Count)> ByKind => Enum.GetValues<FaultKind>().Zip(_counts);

    /// <summary>Goes on until the token ends it, after the fault at hand.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var fault in plan.All())
        {
            await WaitAsync(fault.Rest, cancellationToken);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            Latest = fault.Kind.ToString();
            _counts[(int)fault.Kind]++;
            log.Write($"==== {fault}");
            await HappenAsync(fault, cancellationToken);
            log.Write($"==== {fault.Kind} is over");
        }
    }

    private Task HappenAsync(Fault fault, CancellationToken stop) => fault.Kind switch
    {
        FaultKind.Cut => OnWireAsync(proxy.Refuse, fault, stop),
        FaultKind.Reset => ResetAsync(fault, stop),
        FaultKind.Pause => OnWireAsync(proxy.Pause, fault, stop),
        FaultKind.Forget => OnWireAsync(proxy.Forget, fault, stop),
        FaultKind.Delay => OnWireAsync(() => proxy.Delay(LongestDelay * fault.Strength), fault, stop),
        FaultKind.Throttle => OnWireAsync(() => proxy.Throttle(BytesPerSecond(fault)), fault, stop),
        FaultKind.Freeze => FreezeAsync(fault, stop),
        FaultKind.Kill => KillAsync(fault, stop),
        FaultKind.Compact => server.CompactAsync(),
        FaultKind.Amnesia => AmnesiaAsync(fault, stop),
        FaultKind.Restart => RestartAsync(fault, stop),
        FaultKind.BlindRestart => BlindRestartAsync(fault, stop),
        _ => throw new InvalidOperationException($"{fault.Kind} has no arm"),
    };

    private async Task OnWireAsync(Action begin, Fault fault, CancellationToken stop)
    {
        begin();
        await WaitAsync(fault.Length, stop);
        proxy.Pass();
    }

    private async Task ResetAsync(Fault fault, CancellationToken stop)
    {
        for (var reset = 0; reset < Resets; reset++)
        {
            proxy.Reset();
            await WaitAsync(fault.Length / Resets, stop);
        }
    }

    private async Task FreezeAsync(Fault fault, CancellationToken stop)
    {
        await server.SignalAsync("STOP");
        await WaitAsync(fault.Length, stop);
        await server.SignalAsync("CONT");
    }

    private async Task KillAsync(Fault fault, CancellationToken stop)
    {
        await server.KillAsync();
        await WaitAsync(fault.Length, stop);
        await server.RestartAsync();
    }

    private async Task AmnesiaAsync(Fault fault, CancellationToken stop)
    {
        proxy.Refuse();
        // The load goes on meanwhile, so that there is something to miss.
        await WaitAsync(fault.Length, stop);
        await server.KillAsync();
        await server.CompactAsync();
        await server.RestartAsync();
        proxy.Pass();
    }

    private async Task RestartAsync(Fault fault, CancellationToken stop)
    {
        await op.StopAsync();
        await WaitAsync(fault.Length, stop);
        await op.StartAsync();
    }

    private async Task BlindRestartAsync(Fault fault, CancellationToken stop)
    {
        proxy.Refuse();
        await op.StopAsync();
        await op.StartAsync();
        await WaitAsync(fault.Length, stop);
        proxy.Pass();
    }

    private static int BytesPerSecond(Fault fault) =>
        SlowestBytesPerSecond + (int)((FastestBytesPerSecond - SlowestBytesPerSecond) * fault.Strength);

    // The end of the run cuts a wait short; the fault is undone all the same.
    private static async Task WaitAsync(TimeSpan time, CancellationToken stop) =>
        await Task.Delay(time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
