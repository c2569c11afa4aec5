using System.Net.Sockets;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Testing;
using ImageFactory.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace ImageFactory.Operator.Tests.Artifacts;

/// <summary>What many connections cost, whoever opens them.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task One_more_than_the_port_takes_is_closed()
    {
        await using var server = await ArtifactServer.StartAsync();
        var connections = new List<Socket>();
        try
        {
            while (connections.Count <= ArtifactStoreRegistration.MostConnections)
            {
                connections.Add(await server.ConnectAsync());
            }

            using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            Assert.Equal(0, await connections[^1].ReceiveAsync(new byte[1], late.Token));
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    // Kestrel's own limit is that of the buffer behind TLS, and the transport's is 1 MiB unless somebody sets it.
    [Fact]
    public void None_keeps_more_than_64_KiB_that_nobody_has_read()
    {
        using var folder = new TemporaryFolder();
        using var provider = new ServiceCollection()
            .AddArtifactStore(new ArtifactStoreSettings
            {
                Root = folder.Path,
                Endpoint = new Uri("http://127.0.0.1:8082"),
                ListenAddress = "127.0.0.1",
            })
            .BuildServiceProvider();

        Assert.Equal(
            64 << 10, provider.GetRequiredService<IOptions<SocketTransportOptions>>().Value.MaxReadBufferSize);
    }
}
