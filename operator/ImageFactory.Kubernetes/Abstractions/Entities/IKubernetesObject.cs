namespace ImageFactory.Kubernetes.Abstractions.Entities;

/// <summary>An object as the API server knows it: a type and metadata.</summary>
/// <typeparam name="TMetadata">The metadata's type.</typeparam>
public interface IKubernetesObject<TMetadata>
{
    /// <summary>Group and version, e.g. <c>imagefactory.dev/v1alpha1</c>; <c>v1</c> for the core group.</summary>
    string? ApiVersion { get; set; }

    /// <summary>The kind, e.g. <c>Pod</c>.</summary>
    string? Kind { get; set; }

    /// <summary>Name, namespace, identity and bookkeeping of the object.</summary>
    TMetadata Metadata { get; set; }
}
