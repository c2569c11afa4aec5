namespace ImageFactory.Kubernetes.Models;

/// <summary>What every list has.</summary>
public sealed class V1ListMeta
{
    /// <summary>Version from which a watch goes on.</summary>
    public string? ResourceVersion { get; set; }

    /// <summary>Token of the next page; null or empty on the last.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("continue")]
    public string? ContinueProperty { get; set; }

    /// <summary>How many items the pages after this one hold, where the server knows.</summary>
    public long? RemainingItemCount { get; set; }
}
