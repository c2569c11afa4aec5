using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>What a build needs on its host.</summary>
public sealed class V1BuildResources
{
    /// <summary>Processor time requested, as a Kubernetes quantity, e.g. 2 or 500m.</summary>
    [Length(1, 32)]
    [Pattern(FieldPatterns.Quantity)]
    public string? Cpu { get; set; }

    /// <summary>Memory requested, e.g. 2Gi.</summary>
    [Length(1, 32)]
    [Pattern(FieldPatterns.Quantity)]
    public string? Memory { get; set; }

    /// <summary>Memory at which the build is ended, e.g. 8Gi.</summary>
    [Length(1, 32)]
    [Pattern(FieldPatterns.Quantity)]
    public string? MemoryLimit { get; set; }

    /// <summary>Disk space of the workspace, e.g. 20Gi.</summary>
    [Length(1, 32)]
    [Pattern(FieldPatterns.Quantity)]
    public string? Workspace { get; set; }
}
