namespace ImageFactory.Kubernetes.Abstractions.Entities;

/// <summary>An object with an observed state.</summary>
/// <typeparam name="TStatus">The observed state's type.</typeparam>
public interface IStatus<TStatus>
{
    /// <summary>The observed state, written by the controller alone.</summary>
    TStatus? Status { get; set; }
}
