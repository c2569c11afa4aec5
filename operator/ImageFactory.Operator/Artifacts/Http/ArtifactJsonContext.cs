using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageFactory.Operator.Artifacts.Http;

/// <summary>The JSON of the artifact endpoint; <see cref="Readable"/> is the one to use.</summary>
[JsonSerializable(typeof(ArtifactInfo))]
[JsonSerializable(typeof(ArtifactListing))]
[JsonSerializable(typeof(ArtifactProblem))]
internal sealed partial class ArtifactJsonContext : JsonSerializerContext
{
    /// <summary>
    /// Leaves quotation marks readable: the answers are JSON for curl and never become part of a page.
    /// </summary>
    public static ArtifactJsonContext Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
