using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Identity;

/// <summary>How Keystone's answers are read, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TokenAnswer))]
internal sealed partial class IdentityJsonContext : JsonSerializerContext;
