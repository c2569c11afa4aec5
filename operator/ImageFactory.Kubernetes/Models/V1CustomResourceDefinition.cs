using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Kubernetes.Models;

/// <summary>A kind that a cluster is taught.</summary>
[KubernetesEntity(Group = "apiextensions.k8s.io", ApiVersion = "v1", Kind = "CustomResourceDefinition", PluralName = "customresourcedefinitions")]
[EntityScope(EntityScope.Cluster)]
public sealed class V1CustomResourceDefinition : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string? ApiVersion { get; set; } = "apiextensions.k8s.io/v1";

    /// <inheritdoc />
    public string? Kind { get; set; } = "CustomResourceDefinition";

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The definition, as JSON: it is written and compared as a whole, never read member by member.</summary>
    public JsonObject? Spec { get; set; }

    /// <summary>What became of it.</summary>
    public V1CustomResourceDefinitionStatus? Status { get; set; }
}
