using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>Input of diskimage-builder.</summary>
public sealed class V1DiskImageBuilder
{
    /// <summary>The elements, in the order of the command line.</summary>
    [Items(1, 64)]
    [ItemLength(1, 64, Pattern = FieldPatterns.PackageName)]
    [XListType("set")]
    public IList<string>? Elements { get; set; }

    /// <summary>
    /// Environment of the build, mostly DIB_ variables; what other fields say is refused here. Not for secrets: it is
    /// recorded inside the image.
    /// </summary>
    [PropertyLimits(maxProperties: 64)]
    [ItemLength(0, 4096)]
    [ValidationRule(
        "self.all(name, name.matches('" + FieldPatterns.EnvironmentName + "'))",
        Message = RuleMessages.EnvironmentName)]
    [ValidationRule(
        "!self.exists(name, name.matches('" + FieldPatterns.ReservedEnvironmentName + "'))",
        Message = RuleMessages.EnvironmentReserved)]
    [ValidationRule(
        "!self.exists(name, name.matches('" + FieldPatterns.RepositoryEnvironmentName + "'))",
        Message = RuleMessages.EnvironmentOfRepositories)]
    [ValidationRule(
        "!self.exists(name, name.matches('" + FieldPatterns.TrustEnvironmentName + "'))",
        Message = RuleMessages.EnvironmentOfTrust)]
    [ValidationRule("!('DIB_IMAGE_SIZE' in self)", Message = RuleMessages.EnvironmentOfSize)]
    [ValidationRule("!('ARCH' in self)", Message = RuleMessages.EnvironmentOfArchitecture)]
    [ValidationRule("!('ELEMENTS_PATH' in self)", Message = RuleMessages.EnvironmentOfElements)]
    public IDictionary<string, string>? Environment { get; set; }

    /// <summary>
    /// Further packages, as disk-image-create -p, in the form of the distribution's package manager: kubelet,
    /// kubelet=1.30.2-1.1, pkg:amd64 or pkg/suite for apt, kubelet-1.30.2 for dnf, and kubelet=1.30.2 for zypper. The
    /// image has exactly the version that is given.
    /// </summary>
    [Items(maxItems: 512)]
    [ItemLength(1, 192, Pattern = FieldPatterns.PackageItem)]
    [XListType("set")]
    public IList<string>? Packages { get; set; }

    /// <summary>
    /// True holds the packages that are given with a version, so that upgrades of a server leave them alone (apt-mark
    /// hold).
    /// </summary>
    public bool? HoldVersions { get; set; }
}
