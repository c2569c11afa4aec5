using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>Who signed.</summary>
public sealed class V1SignaturesStatus
{
    /// <summary>Fingerprints of the OpenPGP keys, in the order of the operator's settings.</summary>
    [XListType("atomic")]
    public IList<string>? Keys { get; set; }

    /// <summary>Number of files that are signed.</summary>
    public int? Files { get; set; }

    /// <summary>The image's signature for OpenStack's services.</summary>
    public V1ImageSignatureStatus? Image { get; set; }
}
