namespace ImageFactory.Kubernetes.Abstractions.Entities;

/// <summary>An object on the server that doesn't fit the type that it is read into.</summary>
/// <typeparam name="TEntity">That type.</typeparam>
/// <param name="Entity">Its metadata alone.</param>
/// <param name="Error">What does not fit.</param>
public sealed record UnreadableEntity<TEntity>(TEntity Entity, string Error);
