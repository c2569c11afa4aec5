using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using k8s.Models;

namespace ImageFactory.Testing;

/// <summary>
/// A CustomResourceDefinition whose spec is as it was written: k8s.Models' own drops what it does not know.
/// </summary>
[KubernetesEntity(
    Group = "apiextensions.k8s.io",
    ApiVersion = "v1",
    Kind = "CustomResourceDefinition",
    PluralName = "customresourcedefinitions")]
[EntityScope(EntityScope.Cluster)]
public sealed class CustomDefinition : CustomKubernetesEntity
{
    public JsonObject? Spec { get; set; }

    public V1CustomResourceDefinitionStatus? Status { get; set; }

    /// <summary>Of the text of a definition, as the generator and a manifest have it.</summary>
    public static CustomDefinition Of(JsonNode text) => new()
    {
        Metadata = new V1ObjectMeta { Name = text["metadata"]!["name"]!.GetValue<string>() },
        Spec = text["spec"]!.DeepClone().AsObject(),
    };

    /// <summary>Whether the server took the definition; a moment later it serves the kind.</summary>
    [JsonIgnore]
    public bool IsEstablished =>
        Status?.Conditions?.Any(condition => condition is { Type: "Established", Status: "True" }) == true;
}

/// <summary>How kinds of the tests themselves are read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CustomDefinition))]
public sealed partial class TestingJsonContext : JsonSerializerContext;
