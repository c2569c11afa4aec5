using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Images;

/// <summary>How Glance's smaller answers are read and written, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImageMember))]
[JsonSerializable(typeof(ImageMemberList))]
[JsonSerializable(typeof(ImageMemberRequest))]
[JsonSerializable(typeof(ImageTaskList))]
[JsonSerializable(typeof(ImportInfo))]
internal sealed partial class ImagesJsonContext : JsonSerializerContext;
