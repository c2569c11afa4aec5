using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Networks;

/// <summary>How Neutron's answers are read and its requests written, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Network))]
[JsonSerializable(typeof(PortAnswer))]
[JsonSerializable(typeof(PortRequest))]
[JsonSerializable(typeof(SecurityGroupAnswer))]
[JsonSerializable(typeof(SecurityGroupRequest))]
[JsonSerializable(typeof(RuleRequest))]
[JsonSerializable(typeof(FloatingIpAnswer))]
[JsonSerializable(typeof(FloatingIpRequest))]
internal sealed partial class NetworksJsonContext : JsonSerializerContext;
