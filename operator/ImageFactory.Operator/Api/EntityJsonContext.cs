using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;

namespace ImageFactory.Operator.Api;

/// <summary>How the three kinds are read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(V1DistroProfile))]
[JsonSerializable(typeof(V1ImageBuild))]
[JsonSerializable(typeof(V1ImagePromotion))]
[JsonSerializable(typeof(EntityList<V1DistroProfile>))]
[JsonSerializable(typeof(EntityList<V1ImageBuild>))]
[JsonSerializable(typeof(EntityList<V1ImagePromotion>))]
public sealed partial class EntityJsonContext : JsonSerializerContext;
