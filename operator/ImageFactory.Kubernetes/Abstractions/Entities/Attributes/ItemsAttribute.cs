namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>Bounds of a list's length.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(int minItems = -1, int maxItems = -1) : Attribute
{
    /// <summary>Fewest items; -1 for no bound.</summary>
    public int MinItems { get; } = minItems;

    /// <summary>Most items; -1 for no bound.</summary>
    public int MaxItems { get; } = maxItems;
}
