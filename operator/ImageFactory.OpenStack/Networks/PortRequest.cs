namespace ImageFactory.OpenStack.Networks;

/// <summary>A port that is asked for, as Neutron wraps it.</summary>
internal sealed record PortRequest(NewPort Port);
