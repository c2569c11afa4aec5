namespace ImageFactory.OpenStack.Networks;

/// <summary>The security group in a <see cref="SecurityGroupRequest"/>.</summary>
internal sealed record SecurityGroupBody(string Name, string Description);
