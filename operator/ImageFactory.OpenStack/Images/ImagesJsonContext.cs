using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Images;

/// <summary>How Glance's smaller answers are read and written, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ImageMember))]
[JsonSerializable(typeof(ImageMemberListResponse))]
[JsonSerializable(typeof(ImageMemberRequest))]
[JsonSerializable(typeof(ImageTaskListResponse))]
[JsonSerializable(typeof(ImportInfoResponse))]
[JsonSerializable(typeof(StoreInfoResponse))]
internal sealed partial class ImagesJsonContext : JsonSerializerContext;
