using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Networks;

/// <summary>
/// A port as Neutron has it.
/// See <see href="https://docs.openstack.org/api-ref/network/v2/#ports">ports</see>.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name; empty for those that Nova makes.</param>
/// <param name="NetworkId">Its network.</param>
/// <param name="ServerId">The server that it belongs to; empty for none (<c>device_id</c>).</param>
/// <param name="FixedIps">Its addresses.</param>
/// <param name="SecurityGroupIds">The security groups that guard it.</param>
public sealed record Port(
    string Id,
    string Name,
    string NetworkId,
    [property: JsonPropertyName("device_id")] string ServerId,
    IReadOnlyList<FixedIp> FixedIps,
    [property: JsonPropertyName("security_groups")] IReadOnlyList<string> SecurityGroupIds)
{
    /// <summary>What it is for; null where the cloud keeps no descriptions.</summary>
    public string? Description { get; init; }
}

/// <summary>An address of a port.</summary>
/// <param name="Address">The address.</param>
/// <param name="SubnetId">The subnet that it is of.</param>
public sealed record FixedIp([property: JsonPropertyName("ip_address")] string Address, string SubnetId);
