using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Networks;

/// <summary>
/// A floating IP to be made.
/// See <see href="https://docs.openstack.org/api-ref/network/v2/#create-floating-ip">create floating IP</see>.
/// </summary>
/// <param name="NetworkId">The external network that its address is of.</param>
public sealed record NewFloatingIp([property: JsonPropertyName("floating_network_id")] string NetworkId)
{
    /// <summary>The port that it leads to; null for none.</summary>
    public string? PortId { get; init; }

    /// <summary>What it is for, at most 255 characters; null to say nothing.</summary>
    public string? Description { get; init; }
}
