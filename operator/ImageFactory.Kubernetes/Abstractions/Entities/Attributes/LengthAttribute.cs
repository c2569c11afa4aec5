namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>Bounds of a text's length in characters.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(int minLength = -1, int maxLength = -1) : Attribute
{
    /// <summary>Fewest characters; -1 for no bound.</summary>
    public int MinLength { get; } = minLength;

    /// <summary>Most characters; -1 for no bound.</summary>
    public int MaxLength { get; } = maxLength;
}
