using System.Net;
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
    public async Task Those_beyond_what_the_port_takes_are_closed_until_others_end()
    {
        await using var server = await ArtifactServer.StartAsync();
        var url = new Uri($"http://store.example/artifacts/{ArtifactServer.Scope}/image.qcow2");
        var connections = new List<Socket>();
        while (connections.Count < ArtifactStoreRegistration.MostConnections)
        {
            connections.Add(await server.ConnectAsync());
        }

        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetAsync(url));

        connections.ForEach(connection => connection.Close(0));
        await Eventually.HoldsAsync(
            () => IsServedAsync(server, url), TimeSpan.FromSeconds(90), () => "the port serves nobody");
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

    private static async Task<bool> IsServedAsync(ArtifactServer server, Uri url)
    {
        try
        {
            using var answer = await server.Client.GetAsync(url);
            return answer.StatusCode == HttpStatusCode.Forbidden;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
