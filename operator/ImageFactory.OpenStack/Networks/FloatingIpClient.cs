using System.Text.Json;
using System.Text.Json.Serialization;
using ImageFactory.Http;
using ImageFactory.OpenStack.Transport;

namespace ImageFactory.OpenStack.Networks;

/// <inheritdoc />
internal sealed class FloatingIpClient(ServiceTransport transport, ProjectFilter project) : IFloatingIpClient
{
    private const string All = "/floatingips";

    /// <inheritdoc />
    public async Task<IReadOnlyList<FloatingIp>> ListAsync(CancellationToken cancellationToken = default) =>
        await transport.ListAsync(
            All,
            "floatingips",
            await project.AddAsync(new QueryText(), cancellationToken),
            NetworksJsonContext.Default.FloatingIp,
            cancellationToken);

    /// <inheritdoc />
    public async Task<FloatingIp> CreateAsync(NewFloatingIp floatingIp, CancellationToken cancellationToken = default)
    {
        var request = new ServiceRequest(HttpMethod.Post, All)
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(
                new FloatingIpRequest(floatingIp), NetworksJsonContext.Default.FloatingIpRequest),
        };
        return (await transport.ReadAsync(
            request, NetworksJsonContext.Default.FloatingIpResponse, cancellationToken)).FloatingIp;
    }

    /// <inheritdoc />
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return transport.SendAsync(
            new ServiceRequest(HttpMethod.Delete, $"{All}/{Uri.EscapeDataString(id)}"), cancellationToken);
    }
}

/// <summary>A floating IP that is asked for, as Neutron wraps it.</summary>
internal sealed record FloatingIpRequest([property: JsonPropertyName("floatingip")] NewFloatingIp FloatingIp);

/// <summary>A floating IP as Neutron wraps it.</summary>
internal sealed record FloatingIpResponse([property: JsonPropertyName("floatingip")] FloatingIp FloatingIp);
