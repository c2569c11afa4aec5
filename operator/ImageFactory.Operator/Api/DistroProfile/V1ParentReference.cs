using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>The profile from which another inherits, and what is added to instead of replaced.</summary>
public sealed class V1ParentReference
{
    /// <summary>The parent's name, in the same namespace.</summary>
    [Required]
    [Length(1, 253)]
    [Pattern(FieldPatterns.ObjectName)]
    public string Name { get; set; } = string.Empty;

    /// <summary>
    /// Lists and maps that are the parent's and this profile's together, by their path in the spec, e.g. repositories
    /// or builder.dib.environment: the parent's entries first, then this profile's; one that both have is this
    /// profile's. Every other list and map of this profile replaces the parent's whole.
    /// </summary>
    [Items(maxItems: 32)]
    [ItemLength(1, 64)]
    [XListType("set")]
    [ValidationRule(
        "self.all(path, path.matches('" + FieldPatterns.ExtensibleField + "'))",
        Message = RuleMessages.NotExtensible)]
    public IList<string>? Extend { get; set; }
}
