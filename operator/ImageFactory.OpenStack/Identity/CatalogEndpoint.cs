using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Identity;

/// <summary>Where a service is.</summary>
internal sealed record CatalogEndpoint(string Interface, string Url)
{
    /// <summary>The region's id; the older <c>region</c> means the same.</summary>
    public string? RegionId { get; init; }

    /// <summary>The older word for <see cref="RegionId"/>.</summary>
    public string? Region { get; init; }

    /// <summary>Whichever there is.</summary>
    [JsonIgnore]
    public string RegionName => RegionId ?? Region ?? string.Empty;
}
