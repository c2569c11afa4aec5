using Xunit;

namespace ImageFactory.Testing;

/// <summary>
/// One CRD server of a current Kubernetes for all tests of a collection. It knows custom resources only.
/// </summary>
public sealed class CrdServerFixture : IAsyncLifetime
{
    /// <summary>The server.</summary>
    public ApiServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await ApiServerProcess.StartAsync("crd-server");

    // Null when it did not start.
    public Task DisposeAsync() => Server is null ? Task.CompletedTask : Server.DisposeAsync().AsTask();
}
