using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>Somebody who answers for the image.</summary>
public sealed class V1Owner
{
    /// <summary>Where to write.</summary>
    [Required]
    [Length(3, 254)]
    [Pattern(FieldPatterns.Email)]
    public string Email { get; set; } = string.Empty;
}
