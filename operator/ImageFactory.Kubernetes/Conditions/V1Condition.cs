using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Kubernetes.Json;

namespace ImageFactory.Kubernetes.Conditions;

// Not k8s.Models': its texts have no bounds, and the server refuses CEL rules whose cost it cannot bound.

/// <summary>
/// One observation of an object's state (metav1.Condition).
/// See <see href="https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md">
/// API conventions</see>.
/// </summary>
public sealed record V1Condition
{
    /// <summary>The condition's name, CamelCase; unique within the list.</summary>
    [Required]
    [Length(1, 316)]
    public string Type { get; set; } = string.Empty;

    /// <summary>True, False or Unknown.</summary>
    [Required]
    [EnumValues("True", "False", "Unknown")]
    public string Status { get; set; } = "Unknown";

    /// <summary>The generation of the spec that was looked at.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>When <see cref="Status"/> changed last; whole seconds.</summary>
    [Required]
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? LastTransitionTime { get; set; }

    /// <summary>Why, as one CamelCase word from a closed set.</summary>
    [Required]
    [Length(1, 1024)]
    [Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")]
    public string Reason { get; set; } = string.Empty;

    /// <summary>Why, for people.</summary>
    [Required]
    [Length(0, 32768)]
    public string Message { get; set; } = string.Empty;
}
