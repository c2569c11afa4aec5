namespace ImageFactory.OpenStack.Compute;

/// <summary>An address of a server.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Address">The address.</param>
/// <param name="Version">4 or 6.</param>
/// <param name="IsFloating">Whether it is a floating address, which lies outside of the server.</param>
public sealed record ServerAddress(string Network, string Address, int Version, bool IsFloating);
