using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Api.Shared;

/// <summary>Names an object in the same namespace.</summary>
public sealed class V1LocalReference
{
    /// <summary>The object's name.</summary>
    [Required]
    [Length(1, 253)]
    [Pattern(FieldPatterns.ObjectName)]
    public string Name { get; set; } = string.Empty;
}
