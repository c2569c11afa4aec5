using System.Threading.Channels;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Informers;
using ImageFactory.Kubernetes.Metrics;
using ImageFactory.Kubernetes.Tests.Fakes;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Informers;

/// <summary>A reflector between a clock, a scripted server and a list of changes.</summary>
internal sealed class ReflectorFixture : IAsyncDisposable
{
    private readonly Channel<string> _changes = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _stop = new();
    private readonly RuntimeMetrics _metrics = new(Prometheus.Metrics.NewCustomRegistry());
    private readonly Task _run;

    public ReflectorFixture()
    {
        Waits = new TimerLog(Time);
        State = new InformerState("Widget", Time);
        var reflector = new Reflector(
            Client,
            Kind,
            Store,
            change => _changes.Writer.TryWrite(
                $"{change.Type} {change.Key} {change.Old?.Uid ?? "-"} {change.New?.Uid ?? "-"}"),
            new ReflectorOptions(),
            State,
            _metrics,
            Waits,
            () => 0.5,
            Log);
        _run = reflector.RunAsync(_stop.Token);
    }

    /// <summary>What is watched.</summary>
    public static EntityDefinition Kind { get; } =
        new("tests.imagefactory.dev", "v1", "Widget", "widgets", Namespaced: true);

    /// <summary>What <see cref="RuntimeMetricNames.WatchDecodeErrors"/> counted.</summary>
    public double DecodeErrors => _metrics.WatchDecodeErrors.WithLabels("Widget").Value;

    public FakeTimeProvider Time { get; } = new();

    public TimerLog Waits { get; }

    public ScriptedClient Client { get; } = new();

    public Store Store { get; } = new();

    public InformerState State { get; }

    public FakeLogger Log { get; } = new();

    public static V1PartialObjectMetadata Widget(string name, string version, string? uid = null) => new()
    {
        Metadata = new V1ObjectMeta
        {
            NamespaceProperty = "ns",
            Name = name,
            Uid = uid ?? $"uid-{name}",
            ResourceVersion = version,
            Generation = 1,
        },
    };

    /// <summary>Answers the first list and returns the watch after it.</summary>
    public async Task<WatchCall> ListAsync(string version, params IList<V1PartialObjectMetadata> items)
    {
        (await Client.NextAsync<ListCall>()).Reply(version, items);
        return await Client.NextAsync<WatchCall>();
    }

    /// <summary>The next changes, exactly these.</summary>
    public async Task ExpectAsync(params string[] expected)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        List<string> seen = [];
        while (seen.Count < expected.Length)
        {
            seen.Add(await _changes.Reader.ReadAsync(deadline.Token));
        }

        Assert.Equal(expected, seen);
    }

    public void ExpectNothing() => Assert.False(_changes.Reader.TryRead(out var change), change);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(TimeSpan.FromSeconds(30));
        _stop.Dispose();
    }
}
