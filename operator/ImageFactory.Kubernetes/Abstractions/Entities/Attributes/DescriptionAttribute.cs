namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>The description in the schema, which <c>kubectl explain</c> prints.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class DescriptionAttribute(string description) : Attribute
{
    /// <summary>The text.</summary>
    public string Description { get; } = description;
}
