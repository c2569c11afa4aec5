namespace ImageFactory.OpenStack.Networks;

/// <summary>
/// A security group as Neutron has it.
/// See <see href="https://docs.openstack.org/api-ref/network/v2/#security-groups-security-groups">
/// security groups</see>.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, which others may have too.</param>
/// <param name="Description">What it is for.</param>
public sealed record SecurityGroup(string Id, string Name, string Description);

/// <summary>
/// What may come in to the ports of a security group.
/// See <see href="https://docs.openstack.org/api-ref/network/v2/#create-security-group-rule">
/// create security group rule</see>.
/// </summary>
/// <param name="Protocol">tcp, udp or icmp.</param>
/// <param name="FirstPort">The first of its ports; null for all.</param>
/// <param name="LastPort">The last of its ports; null for all.</param>
/// <param name="RemoteCidr">Where it may come from; null for anywhere.</param>
/// <param name="EtherType">IPv4 or IPv6.</param>
public sealed record IngressRule(
    string Protocol, int? FirstPort = null, int? LastPort = null, string? RemoteCidr = null, string EtherType = "IPv4");
