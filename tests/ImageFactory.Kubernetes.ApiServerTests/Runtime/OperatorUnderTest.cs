using ImageFactory.Kubernetes.Abstractions.Builder;
using ImageFactory.Kubernetes.Abstractions.LeaderElection;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Kubernetes.Hosting;
using ImageFactory.Kubernetes.Metrics;
using ImageFactory.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

/// <summary>An operator in this process, in a namespace of its own.</summary>
internal sealed class OperatorUnderTest : IAsyncDisposable
{
    private readonly IHost _host;
    private Task? _stopped;

    private OperatorUnderTest(IHost host) => _host = host;

    public Reconciles Reconciles => _host.Services.GetRequiredService<Reconciles>();

    public IOperatorHealth Health => _host.Services.GetRequiredService<IOperatorHealth>();

    public IServiceProvider Services => _host.Services;

    /// <summary>What this operator alone measured.</summary>
    public RuntimeMetrics Metrics => _host.Services.GetRequiredService<RuntimeMetrics>();

    /// <summary>What it logged as a warning or worse.</summary>
    public IReadOnlyList<string> Log =>
        [.. _host.Services.GetFakeLogCollector().GetSnapshot().Select(line => $"{line.Level}: {line.Message}")];

    public static async Task<OperatorUnderTest> StartAsync(
        string kubeconfig,
        string? @namespace,
        Action<IOperatorBuilder> configure,
        LeaderElectionType leaderElection = LeaderElectionType.None,
        Action<Reconciles>? reconciles = null,
        Action<OperatorSettingsBuilder>? adjust = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFakeLogging();
        builder.Services.AddSingleton<Reconciles>();
        builder.Services.AddSingleton(_ => ApiServerConfiguration.Load(kubeconfig));
        configure(builder.Services
            .AddKubernetesOperator(settings =>
            {
                settings
                    .WithName("runtime-test")
                    .WithNamespace(@namespace)
                    .WithLeaderElection(leaderElection)
                    .WithErrorBackoffBase(TimeSpan.FromMilliseconds(100));
                adjust?.Invoke(settings);
            })
            .AddJson(RuntimeTestJsonContext.Default));
        var op = new OperatorUnderTest(builder.Build());
        reconciles?.Invoke(op.Reconciles);
        await op._host.StartAsync();
        return op;
    }

    public Task SyncedAsync() => Eventually.HoldsAsync(() => Health.Readiness().IsHealthy, "the operator is ready");

    /// <summary>Ends it as Kubernetes does.</summary>
    public Task StopAsync() => _stopped ??= _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _host.Dispose();
        // A loop that dies, also at the end, would have set it.
        Assert.Equal(0, Environment.ExitCode);
    }
}
