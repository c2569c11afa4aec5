namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>Bounds of a map's size.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PropertyLimitsAttribute(int minProperties = -1, int maxProperties = -1) : Attribute
{
    /// <summary>Fewest entries; -1 for no bound.</summary>
    public int MinProperties { get; } = minProperties;

    /// <summary>Most entries; -1 for no bound.</summary>
    public int MaxProperties { get; } = maxProperties;
}
