using System.Diagnostics;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Testing.Processes;
using k8s.Models;

namespace ImageFactory.Benchmarks;

/// <summary>How long nobody works when the leader dies, and when it ends in order.</summary>
internal sealed class TakeoverBenchmark(BenchmarkServer server, Scoreboard board)
{
    private const string Lease = "imagefactory-operator-leader";

    /// <summary>Measures each kind so many times; the worst counts.</summary>
    public async Task RunAsync(int times, CancellationToken cancellationToken)
    {
        List<double> crashes = [];
        List<double> ends = [];
        for (var time = 0; time < times; time++)
        {
            board.Say($"Takeover {time + 1} of {times}, after SIGKILL and after SIGTERM");
            crashes.Add(await MeasureAsync(op => op.KillAsync(), cancellationToken));
            ends.Add(await MeasureAsync(op => op.StopAsync(), cancellationToken));
        }

        board.Add(new Figure($"Takeover after SIGKILL, worst of {times}", crashes.Max(), "s", new Goal(17.4)));
        board.Add(new Figure($"Takeover after SIGTERM, worst of {times}", ends.Max(), "s", new Goal(3)));
    }

    private async Task<double> MeasureAsync(Func<OperatorProcess, Task> end, CancellationToken cancellationToken)
    {
        await using var leader = server.Operator();
        await leader.StartAsync();
        var (held, version) = await HeldAsync(cancellationToken);
        await using var standby = server.Operator();
        await standby.StartAsync();

        var started = Stopwatch.GetTimestamp();
        var ending = end(leader);
        var watch = new WatchOptions
        {
            Namespace = BenchmarkServer.Namespace,
            FieldSelector = $"metadata.name={Lease}",
            ResourceVersion = version,
        };
        await foreach (var change in server.Client.WatchAsync<V1Lease>(watch, cancellationToken))
        {
            if (change.Entity.Spec?.HolderIdentity is { Length: > 0 } holder && holder != held)
            {
                break;
            }
        }

        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await ending;
        return elapsed;
    }

    private async Task<(string Holder, string Version)> HeldAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var lease = await server.Client.GetAsync<V1Lease>(Lease, BenchmarkServer.Namespace, cancellationToken);
            if (lease is { Spec.HolderIdentity: { Length: > 0 } holder, Metadata.ResourceVersion: { } version })
            {
                return (holder, version);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }
}
