using k8s.Models;

namespace ImageFactory.Kubernetes.Abstractions.Entities;

/// <summary>A custom resource with a spec and no status.</summary>
/// <typeparam name="TSpec">The desired state's type.</typeparam>
public abstract class CustomKubernetesEntity<TSpec> : CustomKubernetesEntity, ISpec<TSpec>
    where TSpec : new()
{
    /// <inheritdoc />
    public TSpec Spec { get; set; } = new();
}
