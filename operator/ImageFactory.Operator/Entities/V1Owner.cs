using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Entities;

/// <summary>Somebody who answers for the image.</summary>
public sealed class V1Owner
{
    /// <summary>Where to write.</summary>
    [Required]
    [Length(3, 254)]
    [Pattern(FieldPatterns.Email)]
    public string Email { get; set; } = string.Empty;
}
