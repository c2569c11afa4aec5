using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using k8s.Models;

namespace ImageFactory.Soak.Specimens;

/// <summary>What both kinds of the soak have.</summary>
public abstract class Specimen : CustomKubernetesEntity<SpecimenSpec, SpecimenStatus>;

/// <summary>What is asked for.</summary>
public sealed class SpecimenSpec
{
    /// <summary>Any number.</summary>
    [Required]
    public long Value { get; set; }
}

/// <summary>What the operator saw.</summary>
public sealed class SpecimenStatus
{
    /// <summary>The spec's value.</summary>
    public long? Observed { get; set; }
}

/// <summary>A specimen with a finalizer: its end waits for the operator.</summary>
[KubernetesEntity(Group = "soak.imagefactory.dev", ApiVersion = "v1", Kind = "Kept", PluralName = "kept")]
public sealed class V1Kept : Specimen;

/// <summary>A specimen without a finalizer: it may go, and come again under its name, while nobody looks.</summary>
[KubernetesEntity(Group = "soak.imagefactory.dev", ApiVersion = "v1", Kind = "Loose", PluralName = "loose")]
public sealed class V1Loose : Specimen;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1Kept))]
[JsonSerializable(typeof(V1Loose))]
internal sealed partial class SpecimenJsonContext : JsonSerializerContext;
