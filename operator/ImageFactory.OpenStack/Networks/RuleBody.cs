namespace ImageFactory.OpenStack.Networks;

/// <summary>The rule in a <see cref="RuleRequest"/>, in Neutron's words.</summary>
internal sealed record RuleBody(
    string SecurityGroupId,
    string Direction,
    string Ethertype,
    string Protocol,
    int? PortRangeMin,
    int? PortRangeMax,
    string? RemoteIpPrefix);
