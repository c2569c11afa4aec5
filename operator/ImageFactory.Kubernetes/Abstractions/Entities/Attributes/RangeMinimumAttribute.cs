namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>The smallest value.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMinimumAttribute(double minimum = double.NaN, bool exclusiveMinimum = false) : Attribute
{
    /// <summary>The bound.</summary>
    public double Minimum { get; } = minimum;

    /// <summary>True where the bound itself is not allowed.</summary>
    public bool ExclusiveMinimum { get; } = exclusiveMinimum;
}
