namespace ImageFactory.OpenStack.Networks;

/// <summary>A security group as Neutron wraps it.</summary>
internal sealed record SecurityGroupAnswer(SecurityGroup SecurityGroup);
