using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>The tool that builds, and what it is told.</summary>
[ValidationRule(
    "!has(self.tool) || self.tool == 'DiskImageBuilder' || !has(self.dib)",
    Message = RuleMessages.DibNeedsItsTool,
    FieldPath = ".dib",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "!has(self.tool) || self.tool == 'Kiwi' || !has(self.kiwi)",
    Message = RuleMessages.KiwiNeedsItsTool,
    FieldPath = ".kiwi",
    Reason = RuleReasons.Forbidden)]
public sealed class V1Builder
{
    /// <summary>The program.</summary>
    public BuilderTool? Tool { get; set; }

    /// <summary>
    /// The container image of the builder pod; the operator's own for tool and distribution when left out. It must
    /// match the operator's allow-list.
    /// </summary>
    [Length(1, 512)]
    [Pattern(FieldPatterns.ContainerImage)]
    public string? Image { get; set; }

    /// <summary>Input of diskimage-builder.</summary>
    public V1DiskImageBuilder? Dib { get; set; }

    /// <summary>Input of KIWI NG.</summary>
    public V1Kiwi? Kiwi { get; set; }

    /// <summary>What a build of this profile needs on its host.</summary>
    public V1BuildResources? Resources { get; set; }
}

/// <summary>The program that builds the image.</summary>
public enum BuilderTool
{
    /// <summary>OpenStack's diskimage-builder.</summary>
    DiskImageBuilder,

    /// <summary>KIWI NG.</summary>
    Kiwi,

    /// <summary>None: spec.source.image is finished. It is meant where that is set, and nothing is said here.</summary>
    Import,
}
