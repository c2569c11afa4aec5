using System.Text.Json.Serialization;

namespace ImageFactory.Kubernetes.Models;

/// <summary>Names an object, for events.</summary>
public sealed class V1ObjectReference
{
    /// <summary>Group and version.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>Kind.</summary>
    public string? Kind { get; set; }

    /// <summary>Name.</summary>
    public string? Name { get; set; }

    /// <summary>Namespace.</summary>
    [JsonPropertyName("namespace")]
    public string? NamespaceProperty { get; set; }

    /// <summary>UID.</summary>
    public string? Uid { get; set; }

    /// <summary>Version at the time of the reference.</summary>
    public string? ResourceVersion { get; set; }

    /// <summary>Part of the object, e.g. <c>spec.containers{build}</c>.</summary>
    public string? FieldPath { get; set; }
}
