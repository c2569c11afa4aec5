using System.Threading.Channels;
using ImageFactory.Kubernetes.ApiServerTests.Runtime;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Informers;
using ImageFactory.Kubernetes.Metrics;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

/// <summary>The informer of gadgets as an operator has it, with options that an operator leaves alone.</summary>
internal sealed class WatchedKind : IChangeHandler, IAsyncDisposable
{
    private readonly Channel<string> _changes = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _stop = new();
    private readonly CallLog _log;
    private readonly RuntimeMetrics _metrics = new(Prometheus.Metrics.NewCustomRegistry());
    private readonly Informer _informer;
    private readonly Task _run;

    public WatchedKind(IKubernetesClient client, ReflectorOptions options, Func<Task>? beforeNextPage = null)
    {
        _log = new CallLog(client) { BeforeNextPage = beforeNextPage ?? (() => Task.CompletedTask) };
        _informer = CreateInformer(_log, options, _metrics);
        _informer.AddHandler(this);
        _run = _informer.RunAsync(_stop.Token);
    }

    /// <summary>What was asked of the server: lists and watches, in order.</summary>
    public IReadOnlyList<string> Calls => _log.Calls;

    /// <summary>Lists after the first.</summary>
    public long Relists => _metrics.Relists.Sum();

    /// <summary>Names of the objects that are known now.</summary>
    public IEnumerable<string> Names => _informer.Store.Keys().Select(key => key.Name).Order(StringComparer.Ordinal);

    /// <summary>Watches that ended, for all causes or for one.</summary>
    public long Restarts(params WatchEnd[] cause) =>
        _metrics.WatchRestarts.Sum([.. cause.Select(end => end.ToString())]);

    public Task RestartedAsync(WatchEnd cause, int times = 1) =>
        Eventually.HoldsAsync(() => Restarts(cause) >= times, $"the watch ended with {cause}; it asked: {Text}");

    /// <summary>The next changes, exactly these, as "Added a".</summary>
    public async Task ExpectAsync(params string[] expected)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        List<string> seen = [];
        try
        {
            while (seen.Count < expected.Length)
            {
                seen.Add(await _changes.Reader.ReadAsync(deadline.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // What came so far tells more than a time that is over.
        }

        Assert.Equal(expected, seen);
    }

    public void ExpectNothingMore() => Assert.False(_changes.Reader.TryRead(out var change), change);

    void IChangeHandler.Handle(ObjectChange change) => _changes.Writer.TryWrite($"{change.Type} {change.Key.Name}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(TimeSpan.FromSeconds(90));
        _stop.Dispose();
    }

    private string Text => string.Join(", ", Calls);

    // Without chance, so that a watch has the time that the options say.
    private static Informer CreateInformer(
        IKubernetesClient client, ReflectorOptions options, RuntimeMetrics metrics) => new(
            client,
            EntityDefinition.Of<V1Gadget>(),
            options,
            metrics,
            TimeProvider.System,
            () => 0,
            NullLogger.Instance);
}
