using System.Text.Json.Serialization;
using ImageFactory.Operator.Artifacts.Urls;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>The documents that pass between the operator and its host scripts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(HostReport))]
[JsonSerializable(typeof(HostInput))]
[JsonSerializable(typeof(ArtifactTarget))]
[JsonSerializable(typeof(GitCredentials))]
[JsonSerializable(typeof(PreflightData))]
[JsonSerializable(typeof(SourceData))]
[JsonSerializable(typeof(ConfigureData))]
[JsonSerializable(typeof(PackageData))]
[JsonSerializable(typeof(TestData))]
[JsonSerializable(typeof(TestTarget))]
internal sealed partial class HostJsonContext : JsonSerializerContext;
