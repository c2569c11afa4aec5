using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>
/// The algorithms that an image's SSH server may offer, by OpenSSH's names; modern ones when left out.
/// </summary>
public sealed class V1SshTests
{
    /// <summary>Key exchanges.</summary>
    [XListType("set")]
    [Items(maxItems: 64)]
    [ItemLength(1, 64, Pattern = FieldPatterns.SshAlgorithm)]
    public IList<string>? KexAlgorithms { get; set; }

    /// <summary>Ciphers.</summary>
    [XListType("set")]
    [Items(maxItems: 64)]
    [ItemLength(1, 64, Pattern = FieldPatterns.SshAlgorithm)]
    public IList<string>? Ciphers { get; set; }

    /// <summary>Message authentication codes.</summary>
    [XListType("set")]
    [Items(maxItems: 64)]
    [ItemLength(1, 64, Pattern = FieldPatterns.SshAlgorithm)]
    public IList<string>? Macs { get; set; }

    /// <summary>Algorithms of host keys.</summary>
    [XListType("set")]
    [Items(maxItems: 64)]
    [ItemLength(1, 64, Pattern = FieldPatterns.SshAlgorithm)]
    public IList<string>? HostKeyAlgorithms { get; set; }
}
