using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Networks;

/// <summary>
/// An address of an external network that leads to a port.
/// See <see href="https://docs.openstack.org/api-ref/network/v2/#floating-ips-floatingips">floating IPs</see>.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Address">The address.</param>
/// <param name="PortId">The port that it leads to; null for none.</param>
/// <param name="Description">What it is for; null where the cloud keeps no descriptions.</param>
public sealed record FloatingIp(
    string Id,
    [property: JsonPropertyName("floating_ip_address")] string Address,
    string? PortId = null,
    string? Description = null);
