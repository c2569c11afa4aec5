namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>Bounds and pattern of each text in a list, or of each value of a map.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemLengthAttribute(int minLength = -1, int maxLength = -1) : Attribute
{
    /// <summary>Fewest characters; -1 for no bound.</summary>
    public int MinLength { get; } = minLength;

    /// <summary>Most characters; -1 for no bound.</summary>
    public int MaxLength { get; } = maxLength;

    /// <summary>A regular expression that each text matches.</summary>
    public string? Pattern { get; init; }
}
