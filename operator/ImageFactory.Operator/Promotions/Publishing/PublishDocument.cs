using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Promotions.Images;
using k8s.Models;

namespace ImageFactory.Operator.Promotions.Publishing;

/// <summary>
/// What somebody else is asked for: the changes of images, each with what the image was before and what it is to be. In
/// canonical form, fields in the order of their names and without blanks, so that the same request is the same bytes.
/// Pure.
/// </summary>
internal static class PublishDocument
{
    private const string RequestedAt = "requestedAt";

    // The document is no part of a page, so that nothing needs to be escaped but what JSON escapes.
    private static readonly JsonWriterOptions Canonical = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The document.</summary>
    /// <param name="context">The promotion, with the journal of its regions.</param>
    /// <param name="requestedAt">Since when it is asked.</param>
    public static byte[] Of(PromotionContext context, DateTimeOffset requestedAt)
    {
        var status = context.Status;
        var document = new JsonObject
        {
            ["apiVersion"] = $"{ApiGroup.Name}/publish-request/v1",
            ["action"] = $"{context.Action}",
            ["image"] = new JsonObject { ["name"] = status.ImageName, ["sha256"] = status.Sha256 },
            ["policy"] = Policy(context.Policy),
            ["promotion"] = new JsonObject
            {
                ["name"] = context.Promotion.Name(),
                ["namespace"] = context.Namespace,
                ["uid"] = context.Promotion.Uid(),
            },
            ["regions"] = new JsonArray([.. context.Regions.Where(region => region.Steps?.Count > 0).Select(Region)]),
            [RequestedAt] = requestedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        };
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Canonical))
        {
            Sorted(document)!.WriteTo(writer);
        }

        return buffer.ToArray();
    }

    /// <summary>Since when a document asks; null of what is none.</summary>
    public static DateTimeOffset? TimeOf(byte[] document)
    {
        try
        {
            using var json = JsonDocument.Parse(document);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty(RequestedAt, out var time)
                && time.ValueKind == JsonValueKind.String
                && time.TryGetDateTimeOffset(out var requestedAt)
                ? requestedAt
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Where images keep their visibility, as when something is taken back, the policy names none.
    private static JsonObject Policy(V1PromotionPolicy policy)
    {
        var json = new JsonObject();
        if (policy.Visibility is { } visibility)
        {
            json["visibility"] = JsonSerializer.SerializeToNode(
                visibility, EntityJsonContext.Default.PromotedVisibility);
        }

        if (policy.Members is { } members)
        {
            json["members"] = new JsonArray([.. members.Select(member => JsonValue.Create(member))]);
        }

        return json;
    }

    private static JsonObject Region(V1PromotedRegion region) => new()
    {
        ["cloud"] = region.Cloud,
        ["imageId"] = region.ImageId,
        ["region"] = region.Region,
        ["steps"] = new JsonArray([.. region.Steps!.Select(Step)]),
    };

    private static JsonNode Step(V1RotationStep step)
    {
        var json = JsonSerializer.SerializeToNode(step, EntityJsonContext.Default.V1RotationStep)!.AsObject();
        // That is seen later, and must not make another request of it.
        json.Remove("done");
        return json;
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(
            fields.OrderBy(field => field.Key, StringComparer.Ordinal)
                .Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
