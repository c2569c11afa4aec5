using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Networks;

/// <summary>A floating IP that is asked for, as Neutron wraps it.</summary>
internal sealed record FloatingIpRequest([property: JsonPropertyName("floatingip")] NewFloatingIp FloatingIp);
