using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Api.ImagePromotion;

/// <summary>
/// Whether an image keeps the rules of the
/// <see href="https://docs.scs.community/standards/scs-0102-v2-image-metadata">SCS image metadata</see>.
/// </summary>
public sealed class V1Conformance
{
    /// <summary>Whether it keeps all of them.</summary>
    public bool? Conformant { get; set; }

    /// <summary>Those that it breaks, and how.</summary>
    [XListType("atomic")]
    public IList<string>? Failures { get; set; }
}
