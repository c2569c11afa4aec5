using Xunit;

namespace ImageFactory.Operator.ToolTests.Prometheus;

/// <summary>A factory on a bad day, the Prometheus that looks at it, and who is told.</summary>
public sealed class MonitoringStack : IAsyncLifetime
{
    // What ends has to be seen at 0 before.
    private const string Begun = $"imagefactory_builds_active{{namespace=\"{PrometheusServer.Namespace}\"}}";

    private MonitoredFactory? _factory;

    internal PrometheusServer Prometheus { get; private set; } = null!;

    internal AlertReceiver Receiver { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _factory = await MonitoredFactory.StartAsync();
        Receiver = await AlertReceiver.StartAsync();
        var day = new BadDay(_factory.Services);
        await day.BeginAsync();
        Prometheus = await PrometheusServer.StartAsync(_factory.Port, Receiver.Port);
        await ImageFactory.Testing.Eventually.HoldsAsync(
            async () => (await Prometheus.QueryAsync(Begun)).Count > 0,
            TimeSpan.FromSeconds(60),
            () => "Prometheus does not see the builds that began");
        await day.EndAsync();
    }

    public async Task DisposeAsync()
    {
        await Prometheus.DisposeAsync();
        await Receiver.DisposeAsync();
        await _factory!.DisposeAsync();
    }
}
