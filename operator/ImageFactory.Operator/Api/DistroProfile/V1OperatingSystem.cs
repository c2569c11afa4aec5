using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>A distribution and its version.</summary>
[ValidationRule(
    "!has(self.version) || !self.version.contains('+')",
    Message = RuleMessages.VersionWithPlus,
    FieldPath = ".version")]
public sealed class V1OperatingSystem
{
    /// <summary>The distribution in Glance's os_distro words, e.g. debian.</summary>
    [Length(1, 32)]
    [Pattern(FieldPatterns.Distro)]
    public string? Distro { get; set; }

    /// <summary>Its version, e.g. 12.</summary>
    [Length(1, 32)]
    [Pattern(FieldPatterns.Version)]
    public string? Version { get; set; }

    /// <summary>Its code name, e.g. bookworm; the first repository's suite when left out.</summary>
    [Length(1, 32)]
    [Pattern(FieldPatterns.Distro)]
    public string? Codename { get; set; }

    /// <summary>The processor family; x86_64 when left out here and in every parent.</summary>
    public CpuArchitecture? Architecture { get; set; }
}
