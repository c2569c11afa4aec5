namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>What <c>kubectl explain</c> says, where the type or property has no <c>summary</c> of its own.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class DescriptionAttribute(string description) : Attribute
{
    /// <summary>The text.</summary>
    public string Description { get; } = description;
}
