using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Networks;

/// <summary>How Neutron's answers are read and its requests written, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Network))]
[JsonSerializable(typeof(PortResponse))]
[JsonSerializable(typeof(PortRequest))]
[JsonSerializable(typeof(SecurityGroupResponse))]
[JsonSerializable(typeof(SecurityGroupRequest))]
[JsonSerializable(typeof(RuleRequest))]
[JsonSerializable(typeof(FloatingIpResponse))]
[JsonSerializable(typeof(FloatingIpRequest))]
internal sealed partial class NetworksJsonContext : JsonSerializerContext;
