using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Api.Shared;

/// <summary>How a profile's images are released where their promotions do not say it.</summary>
public sealed class V1PromotionDefaults : V1PromotionPolicy
{
    /// <summary>
    /// True makes a promotion of each image whose build does not say publish; false when left out here and in every
    /// parent.
    /// </summary>
    public bool? Publish { get; set; }

    /// <summary>
    /// The stages that an image must have passed, not skipped, before it is released; Tested when left out here and in
    /// every parent.
    /// </summary>
    [Items(maxItems: 3)]
    [XListType("set")]
    public IList<RequiredStage>? Requires { get; set; }
}

/// <summary>A stage of a build that a release may ask for.</summary>
public enum RequiredStage
{
    /// <summary>The image booted and passed its tests.</summary>
    Tested,

    /// <summary>The image is signed.</summary>
    Signed,

    /// <summary>Its files are audited.</summary>
    Audited,
}
