using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Networks;

/// <summary>A floating IP as Neutron wraps it.</summary>
internal sealed record FloatingIpAnswer([property: JsonPropertyName("floatingip")] FloatingIp FloatingIp);
