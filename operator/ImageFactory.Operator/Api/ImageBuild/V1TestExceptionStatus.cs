using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>A test whose failure the profile accepts.</summary>
public sealed class V1TestExceptionStatus
{
    /// <summary>Its name, as the profile has it.</summary>
    [Required]
    public string Name { get; set; } = string.Empty;

    /// <summary>Why its failure is accepted, as the profile has it.</summary>
    public string? Reason { get; set; }

    /// <summary>False if the test passed: then nothing has to be excepted any more.</summary>
    public bool? Needed { get; set; }
}
