using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Operator.Status;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>What a host script writes as its result (its container's termination message).</summary>
internal sealed record HostReport
{
    private static readonly JsonDocumentOptions NoNameTwice = new() { AllowDuplicateProperties = false };

    /// <summary>
    /// Most bytes of a report: what a kubelet keeps of one, and more than the scripts write (HostScripts/result.sh).
    /// Read, one takes up to two hundred times as much memory, and all of it may get into a status.
    /// </summary>
    public const int MostBytes = 4096;

    /// <summary><see cref="Result"/> of a script that did its work.</summary>
    public const string Succeeded = nameof(Succeeded);

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
        if (string.IsNullOrWhiteSpace(message) || message.Length > MostBytes)
        {
            return null;
        }

        try
        {
            return Clean(JsonNode.Parse(message, documentOptions: NoNameTwice))
                ?.Deserialize(HostJsonContext.Default.HostReport);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The kubelet writes its own words there when a container could not be run at all. Half a character is the
            // other error.
            return null;
        }
    }

    private static JsonNode? Clean(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                var clean = new JsonObject();
                foreach (var (name, value) in members)
                {
                    clean[PlainText.Of(name)] = Clean(value);
                }

                return clean;
            case JsonArray items when items.Any(item => item is null):
                throw new JsonException("A list with an item that is null");
            case JsonArray items:
                return new JsonArray([.. items.Select(Clean)]);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return JsonValue.Create(PlainText.Of(value.GetValue<string>()));
            // It would be read as infinite, and a status with such a number could never be written.
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number
                && !double.IsFinite(value.GetValue<double>()):
                throw new JsonException("A number that is too large");
            default:
                return node?.DeepClone();
        }
    }

    /// <summary>
    /// The report's data as <typeparamref name="T"/>; null when there is none, or it is not of that shape.
    /// </summary>
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
