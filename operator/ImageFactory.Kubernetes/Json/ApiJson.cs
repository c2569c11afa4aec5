using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ImageFactory.Kubernetes.Json;

/// <summary>
/// JSON as the API server speaks it: camelCase names, case-sensitive, nulls left out, unknown members skipped.
/// Reflection is not used: a type is known by this assembly's context or by one that the user adds.
/// </summary>
public static class ApiJson
{
    private static readonly JsonSerializerOptions Own = Build([]);

    /// <summary>
    /// Options that know this assembly's kinds and those of <paramref name="resolvers"/>. A user's context names its
    /// entities alone (<c>[JsonSerializable(typeof(V1Widget))]</c>): lists and watch events are taken apart by hand.
    /// Enums become strings where that context says <c>UseStringEnumConverter = true</c>.
    /// </summary>
    public static JsonSerializerOptions Options(params IReadOnlyList<IJsonTypeInfoResolver> resolvers) =>
        resolvers.Count == 0 ? Own : Build(resolvers);

    /// <summary>What the options know of a type.</summary>
    /// <exception cref="InvalidOperationException">No context names the type.</exception>
    public static JsonTypeInfo<T> TypeInfo<T>(this JsonSerializerOptions options) =>
        options.TryGetTypeInfo(typeof(T), out var info)
            ? (JsonTypeInfo<T>)info
            : throw new InvalidOperationException(
                $"No JSON context names {typeof(T)}: add [JsonSerializable(typeof({typeof(T).Name}))] to a context and "
                + "hand the context to the client's options");

    private static JsonSerializerOptions Build(IReadOnlyList<IJsonTypeInfoResolver> resolvers)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
            TypeInfoResolver = JsonTypeInfoResolver
                .Combine([KubernetesJsonContext.Default, .. resolvers])
                .WithAddedModifier(ModelContract.Adjust),
            Converters = { new ModelTimeConverter(ModelTimeConverter.Seconds) },
        };
        options.MakeReadOnly();
        return options;
    }
}
