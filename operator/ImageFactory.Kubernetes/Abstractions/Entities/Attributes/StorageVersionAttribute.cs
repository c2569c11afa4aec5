namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>
/// This version is the one that the API server stores. A definition has one version so far, so this changes nothing yet.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StorageVersionAttribute : Attribute;
