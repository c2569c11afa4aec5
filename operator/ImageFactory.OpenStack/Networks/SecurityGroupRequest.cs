namespace ImageFactory.OpenStack.Networks;

/// <summary>A security group that is asked for, as Neutron wraps it.</summary>
internal sealed record SecurityGroupRequest(SecurityGroupBody SecurityGroup);
