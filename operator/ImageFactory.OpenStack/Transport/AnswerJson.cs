using System.Text.Json;

namespace ImageFactory.OpenStack.Transport;

/// <summary>
/// Reads the JSON of an answer. Of a field that may not be null the types themselves see to it; of an item of a list
/// they do not, and whoever goes through the list would stumble over it.
/// </summary>
internal static class AnswerJson
{
    /// <summary>The answer, none of whose lists has an item that is null, unless it may.</summary>
    /// <exception cref="JsonException">It is no JSON, or has such a list.</exception>
    public static async Task<JsonDocument> ParseAsync(
        Stream body, CancellationToken cancellationToken, bool mayHaveNullItems = false)
    {
        var json = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        try
        {
            if (!mayHaveNullItems)
            {
                RequireItems(json.RootElement);
            }

            return json;
        }
        catch
        {
            json.Dispose();
            throw;
        }
    }

    private static void RequireItems(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    RequireItems(member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (item.ValueKind == JsonValueKind.Null)
                    {
                        throw new JsonException("A list with an item that is null");
                    }

                    RequireItems(item);
                }

                break;
        }
    }
}
