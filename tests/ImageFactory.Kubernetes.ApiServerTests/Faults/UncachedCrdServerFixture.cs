using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

/// <summary>A CRD server that asks etcd for everything, and so notices what etcd forgot.</summary>
public sealed class UncachedCrdServerFixture : IAsyncLifetime
{
    public ApiServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Server = await ApiServerProcess.StartAsync("crd-server", "--watch-cache=false");

    // Null when it did not start.
    public Task DisposeAsync() => Server is null ? Task.CompletedTask : Server.DisposeAsync().AsTask();
}
