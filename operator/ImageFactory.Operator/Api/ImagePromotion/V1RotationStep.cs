using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.ImagePromotion;

/// <summary>One change of one image, made by one call.</summary>
public sealed class V1RotationStep
{
    /// <summary>The image's id in Glance.</summary>
    [Required]
    public string ImageId { get; set; } = string.Empty;

    /// <summary>What the image becomes.</summary>
    public RotationRole? Role { get; set; }

    /// <summary>The image before the step.</summary>
    public V1ImageState? Before { get; set; }

    /// <summary>The image after it.</summary>
    public V1ImageState? After { get; set; }

    /// <summary>True once the step was seen to be done; false again once it was taken back.</summary>
    public bool? Done { get; set; }
}

/// <summary>What a rotation changes of an image.</summary>
public sealed class V1ImageState
{
    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>Who sees it.</summary>
    public PromotedVisibility? Visibility { get; set; }

    /// <summary>Whether it is left out of lists.</summary>
    public bool? Hidden { get; set; }

    /// <summary>Whether nobody can use it.</summary>
    public bool? Deactivated { get; set; }

    /// <summary>Those of its properties that rotations change; what is not named here it does not have.</summary>
    public IDictionary<string, string>? Properties { get; set; }
}

/// <summary>What an image becomes by a step.</summary>
public enum RotationRole
{
    /// <summary>It gets its visibility, hidden, before its turn comes.</summary>
    Prepared,

    /// <summary>It gets its dated name back.</summary>
    Older,

    /// <summary>It is the one before the latest.</summary>
    Previous,

    /// <summary>It is the latest.</summary>
    Latest,

    /// <summary>It is taken back from everybody.</summary>
    Revoked,
}
