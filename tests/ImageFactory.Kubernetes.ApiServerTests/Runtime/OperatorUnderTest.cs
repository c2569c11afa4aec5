using ImageFactory.Kubernetes.Abstractions.Builder;
using ImageFactory.Kubernetes.Abstractions.LeaderElection;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Kubernetes.Hosting;
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

    private OperatorUnderTest(IHost host) => _host = host;

    public Passes Passes => _host.Services.GetRequiredService<Passes>();

    public IOperatorHealth Health => _host.Services.GetRequiredService<IOperatorHealth>();

    public IServiceProvider Services => _host.Services;

    public static async Task<OperatorUnderTest> StartAsync(
        string kubeconfig,
        string? @namespace,
        Action<IOperatorBuilder> configure,
        LeaderElectionType leaderElection = LeaderElectionType.None)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<Passes>();
        builder.Services.AddSingleton(_ => KubernetesClientConfiguration.Load(kubeconfig));
        configure(builder.Services
            .AddKubernetesOperator(settings => settings
                .WithName("runtime-test")
                .WithNamespace(@namespace)
                .WithLeaderElection(leaderElection)
                .WithErrorBackoffBase(TimeSpan.FromMilliseconds(100)))
            .AddJson(RuntimeTestJsonContext.Default));
        var host = builder.Build();
        await host.StartAsync();
        return new OperatorUnderTest(host);
    }

    public Task SyncedAsync() => Eventually.HoldsAsync(() => Health.Readiness().IsHealthy, "the operator is ready");

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        // A loop that dies, also at the end, would have set it.
        Assert.Equal(0, Environment.ExitCode);
    }
}
