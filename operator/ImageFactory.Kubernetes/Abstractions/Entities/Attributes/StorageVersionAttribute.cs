namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>This version is the one that the API server stores.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StorageVersionAttribute : Attribute;
