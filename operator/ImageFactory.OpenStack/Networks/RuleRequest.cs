namespace ImageFactory.OpenStack.Networks;

/// <summary>A rule that is asked for, as Neutron wraps it.</summary>
internal sealed record RuleRequest(RuleBody SecurityGroupRule);
