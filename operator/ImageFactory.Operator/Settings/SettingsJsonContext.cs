using System.Text.Json.Serialization;

namespace ImageFactory.Operator.Settings;

/// <summary>How settings are read: a name that is not known is an error, not a silent default.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(OperatorOptions))]
internal sealed partial class SettingsJsonContext : JsonSerializerContext;
