using System.Diagnostics;
using System.Globalization;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Kubernetes.Hosting;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ImageFactory.Benchmarks;

/// <summary>
/// The time from a change to the reconcile of it: from before the request that creates an object until ReconcileAsync
/// is called with it as read live. The server's own time for create, watch and get is part of it.
/// </summary>
internal sealed class LatencyBenchmark(BenchmarkServer server, Scoreboard board)
{
    private const int Samples = 1_000;
    private const int WarmUp = 200;
    private const int Writers = 16;

    /// <summary>Measures with each number of objects that are there before.</summary>
    public async Task RunAsync(IReadOnlyList<int> sizes, CancellationToken cancellationToken)
    {
        var filled = 0;
        foreach (var size in sizes)
        {
            board.Say($"From event to ReconcileAsync with {size} objects");
            await Parallel.ForAsync(
                filled,
                size,
                new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken },
                async (number, token) => await CreateAsync($"filler-{number:D5}", token));
            filled = size;
            await MeasureAsync(size, cancellationToken);
        }
    }

    private async Task MeasureAsync(int size, CancellationToken cancellationToken)
    {
        var bell = new Bell();
        using var host = await StartAsync(bell, size, cancellationToken);
        List<double> times = [];
        for (var sample = 0; sample < WarmUp + Samples; sample++)
        {
            var name = $"sample-{size}-{sample:D4}";
            var called = bell.Expect(name);
            var started = Stopwatch.GetTimestamp();
            await CreateAsync(name, cancellationToken);
            var time = Stopwatch.GetElapsedTime(
                started, await called.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken));
            if (sample >= WarmUp)
            {
                times.Add(time.TotalMilliseconds);
            }

            await server.Client.DeleteAsync<V1ConfigMap>(
                name, BenchmarkServer.Namespace, cancellationToken: cancellationToken);
        }

        await host.StopAsync(cancellationToken);
        times.Sort();
        var text = $"{size.ToString("N0", CultureInfo.InvariantCulture)} objects: event to ReconcileAsync";
        board.Add(new Figure($"{text}, p50", times[Samples / 2], "ms"));
        board.Add(new Figure($"{text}, p99", times[Samples * 99 / 100], "ms", new Goal(50)));
    }

    /// <summary>An operator over config maps; it has seen all that there are on return.</summary>
    private async Task<IHost> StartAsync(Bell bell, int size, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(_ => ApiServerConfiguration.Load(server.Kubeconfig));
        builder.Services.AddSingleton(bell);
        builder.Services
            .AddKubernetesOperator(settings => settings.WithName("latency").WithNamespace(BenchmarkServer.Namespace))
            .AddController<BellController, V1ConfigMap>();
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        while (bell.Calls < size)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }

        return host;
    }

    private Task<V1ConfigMap> CreateAsync(string name, CancellationToken cancellationToken) =>
        server.Client.CreateAsync(
            new V1ConfigMap
            {
                Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = BenchmarkServer.Namespace },
                Data = new Dictionary<string, string> { ["key"] = "value" },
            },
            cancellationToken);
}
