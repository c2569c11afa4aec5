using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Soak.Specimens;

/// <summary>What is asked for.</summary>
public sealed class SpecimenSpec
{
    /// <summary>Any number.</summary>
    [Required]
    public long Value { get; set; }
}
