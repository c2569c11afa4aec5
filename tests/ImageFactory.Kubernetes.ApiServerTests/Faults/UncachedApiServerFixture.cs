using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

/// <summary>A kube-apiserver that asks etcd for everything, and so notices what etcd forgot.</summary>
public sealed class UncachedApiServerFixture : IAsyncLifetime
{
    public ApiServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Server = await ApiServerProcess.StartAsync("apiserver", "--watch-cache=false");

    // Null when it did not start.
    public Task DisposeAsync() => Server is null ? Task.CompletedTask : Server.DisposeAsync().AsTask();
}
