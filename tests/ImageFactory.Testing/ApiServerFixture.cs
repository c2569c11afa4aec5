using Xunit;

namespace ImageFactory.Testing;

/// <summary>One kube-apiserver for all tests of a collection.</summary>
public sealed class ApiServerFixture : IAsyncLifetime
{
    /// <summary>The server.</summary>
    public ApiServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await ApiServerProcess.StartAsync("apiserver");

    // Null when it did not start.
    public Task DisposeAsync() => Server is null ? Task.CompletedTask : Server.DisposeAsync().AsTask();
}
