namespace ImageFactory.OpenStack.Networks;

/// <summary>
/// A security group as Neutron has it.
/// See <see href="https://docs.openstack.org/api-ref/network/v2/#security-groups-security-groups">security groups</see>.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, which others may have too.</param>
/// <param name="Description">What it is for.</param>
public sealed record SecurityGroup(string Id, string Name, string Description);
