using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>A package repository.</summary>
[ValidationRule("has(self.mirror) != has(self.url)", Message = RuleMessages.RepositoryAddress)]
public sealed class V1Repository
{
    /// <summary>A name for messages, unique in the profile.</summary>
    [Required]
    [Length(1, 63)]
    [Pattern(FieldPatterns.RepositoryName)]
    public string Name { get; set; } = string.Empty;

    /// <summary>An entry of the operator's mirrors setting; either this or url.</summary>
    [Length(1, 63)]
    [Pattern(FieldPatterns.CloudWord)]
    public string? Mirror { get; set; }

    /// <summary>The address outright: http or https, without user and password; either this or mirror.</summary>
    [Length(1, 512)]
    [Pattern(FieldPatterns.RepositoryUrl)]
    public string? Url { get; set; }

    /// <summary>Suite or release, e.g. bookworm.</summary>
    [Length(1, 128)]
    [Pattern(FieldPatterns.RepositoryWord)]
    public string? Suite { get; set; }

    /// <summary>Components of the suite, e.g. main.</summary>
    [Items(1, 16)]
    [ItemLength(1, 64, Pattern = FieldPatterns.RepositoryWord)]
    [XListType("set")]
    public IList<string>? Components { get; set; }

    /// <summary>
    /// An armored OpenPGP public key that signs the repository; the builder's own keyring of the distribution when left
    /// out.
    /// </summary>
    [Length(1, 65536)]
    public string? Keyring { get; set; }
}
