using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Networks;

/// <summary>An address of a port.</summary>
/// <param name="Address">The address.</param>
/// <param name="SubnetId">The subnet that it is of.</param>
public sealed record FixedIp([property: JsonPropertyName("ip_address")] string Address, string SubnetId);
