namespace ImageFactory.Kubernetes.Abstractions.Entities;

/// <summary>An object with a desired state.</summary>
/// <typeparam name="TSpec">The desired state's type.</typeparam>
public interface ISpec<TSpec>
{
    /// <summary>The desired state, written by users.</summary>
    TSpec Spec { get; set; }
}
