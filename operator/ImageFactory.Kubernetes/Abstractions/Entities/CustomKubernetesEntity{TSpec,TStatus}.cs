using k8s.Models;

namespace ImageFactory.Kubernetes.Abstractions.Entities;

/// <summary>A custom resource with spec and status.</summary>
/// <typeparam name="TSpec">The desired state's type.</typeparam>
/// <typeparam name="TStatus">The observed state's type.</typeparam>
public abstract class CustomKubernetesEntity<TSpec, TStatus> : CustomKubernetesEntity, ISpec<TSpec>, IStatus<TStatus?>
    where TSpec : new()
    where TStatus : class
{
    /// <inheritdoc />
    public TSpec Spec { get; set; } = new();

    /// <inheritdoc />
    public TStatus? Status { get; set; }
}
