namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>The largest value.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMaximumAttribute(double maximum = double.NaN, bool exclusiveMaximum = false) : Attribute
{
    /// <summary>The bound.</summary>
    public double Maximum { get; } = maximum;

    /// <summary>True where the bound itself is not allowed.</summary>
    public bool ExclusiveMaximum { get; } = exclusiveMaximum;
}
