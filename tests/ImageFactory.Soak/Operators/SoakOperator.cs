using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Kubernetes.Config;
using ImageFactory.Kubernetes.Hosting;
using ImageFactory.Soak.Report;
using ImageFactory.Soak.Specimens;
using ImageFactory.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace ImageFactory.Soak.Operators;

/// <summary>An operator made of the library, which can be stopped and started anew.</summary>
internal sealed class SoakOperator(string kubeconfig, Book book, Moods moods, RuntimeCounts counts, LogFile log)
    : IAsyncDisposable
{
    // Faults come every few seconds here, so the first waits are shorter than for outside systems.
    private static readonly TimeSpan Backoff = TimeSpan.FromMilliseconds(250);

    private IHost? _host;

    /// <summary>What probes would be told; null while it is stopped.</summary>
    public IOperatorHealth? Health => _host?.Services.GetRequiredService<IOperatorHealth>();

    /// <summary>The keys of a kind, as the watch knows them.</summary>
    public IReadOnlyList<ObjectKey> Keys<TEntity>()
        where TEntity : Specimen => _host?.Services.GetRequiredService<IEntityKeys<TEntity>>().All() ?? [];

    public async Task StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddFilter("ImageFactory", LogLevel.Debug).AddProvider(log);
        builder.Services.AddSingleton(book);
        builder.Services.AddSingleton(moods);
        builder.Services.AddSingleton(_ => ApiServerConfiguration.Load(kubeconfig));
        builder.Services
            .AddKubernetesOperator(settings => settings.WithName("soak").WithErrorBackoffBase(Backoff))
            .AddJson(SpecimenJsonContext.Default)
            .AddController<SpecimenController<V1Kept>, V1Kept>()
            .AddController<SpecimenController<V1Loose>, V1Loose>()
            .AddFinalizer<KeptFinalizer, V1Kept>(KeptFinalizer.Identifier);
        book.NewSession();
        _host = builder.Build();
        var lifetime = _host.Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopping.Register(state => Ended((IHost)state!), _host);
        await _host.StartAsync();
    }

    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _host, null) is { } host)
        {
            await host.StopAsync();
            counts.Add(await host.Services.GetRequiredService<CollectorRegistry>().ScrapeAsync());
            host.Dispose();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    // StopAsync takes the host away first, so whoever is still here when it ends ended by itself.
    private void Ended(IHost host)
    {
        if (ReferenceEquals(host, _host))
        {
            book.EndedByItself();
        }
    }
}
