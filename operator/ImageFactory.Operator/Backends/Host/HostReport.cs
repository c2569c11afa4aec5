using System.Text.Json;

namespace ImageFactory.Operator.Backends.Host;

/// <summary>What a host script writes as its result (its container's termination message).</summary>
internal sealed record HostReport
{
    /// <summary>The script's name.</summary>
    public string? Stage { get; set; }

    /// <summary>Succeeded, Failed or Unchanged.</summary>
    public string? Result { get; set; }

    /// <summary>Why, in one CamelCase word.</summary>
    public string? Reason { get; set; }

    /// <summary>Why, for people.</summary>
    public string? Message { get; set; }

    /// <summary>True if a fresh host may do better.</summary>
    public bool Retryable { get; set; }

    /// <summary>What the script found out.</summary>
    public JsonElement? Data { get; set; }

    /// <summary>Reads a termination message; null when it is none of ours.</summary>
    public static HostReport? Parse(string? message)
    {
        if (string.IsNullOrWhiteSpace(message))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(message, HostJsonContext.Default.HostReport);
        }
        catch (JsonException)
        {
            // The kubelet writes its own words there when a container could not be run at all.
            return null;
        }
    }

    /// <summary>The report's data as <typeparamref name="T"/>; null when there is none, or it is not of that shape.</summary>
    public T? DataAs<T>(System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return Data?.Deserialize(type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
