using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Kubernetes.Json;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.ImagePromotion;

/// <summary>
/// What becomes of a profile's older images. It stands here before it happens; what two looks agree on is done.
/// </summary>
public sealed class V1Retirement
{
    /// <summary>When it was looked at last.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? CheckedAt { get; set; }

    /// <summary>The images that are to go, and those that would have to but for a reason.</summary>
    [XListType("atomic")]
    public IList<V1RetiredImage>? Images { get; set; }

    /// <summary>Why nothing is retired for now.</summary>
    public string? Message { get; set; }
}

/// <summary>An older image, and what becomes of it.</summary>
public sealed class V1RetiredImage
{
    /// <summary>The cloud.</summary>
    [Required]
    public string Cloud { get; set; } = string.Empty;

    /// <summary>The region.</summary>
    [Required]
    public string Region { get; set; } = string.Empty;

    /// <summary>Its id.</summary>
    [Required]
    public string ImageId { get; set; } = string.Empty;

    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>What is done to it.</summary>
    public RetentionAction? Action { get; set; }

    /// <summary>Since when it is not the latest any more.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? Since { get; set; }

    /// <summary>When it was first seen that this is due.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? FirstSeenAt { get; set; }

    /// <summary>True once it is done.</summary>
    public bool? Done { get; set; }

    /// <summary>Why it is not done, where something forbids it.</summary>
    public string? Message { get; set; }
}
