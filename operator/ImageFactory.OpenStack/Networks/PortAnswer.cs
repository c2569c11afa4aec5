namespace ImageFactory.OpenStack.Networks;

/// <summary>A port as Neutron wraps it.</summary>
internal sealed record PortAnswer(Port Port);
