namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>Fields that the schema does not know are kept.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class PreserveUnknownFieldsAttribute : Attribute;
