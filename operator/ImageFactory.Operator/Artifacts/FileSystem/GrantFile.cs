using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageFactory.Operator.Artifacts.FileSystem;

/// <summary>
/// What may be sent into a scope, in a JSON file <c>.uploads</c> beside its artifacts. Its name begins with a dot, so
/// that no URL leads to it.
/// </summary>
internal static partial class GrantFile
{
    /// <summary>Reads it; nobody may send anything where there is none, or none that can be read.</summary>
    public static UploadGrants Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), Json.Default.UploadGrants) ?? UploadGrants.None;
        }
        catch (Exception exception) when (
            exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return UploadGrants.None;
        }
    }

    /// <summary>The content of the file.</summary>
    public static byte[] Write(UploadGrants grants) =>
        JsonSerializer.SerializeToUtf8Bytes(grants, Json.Default.UploadGrants);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(UploadGrants))]
    private sealed partial class Json : JsonSerializerContext;
}
