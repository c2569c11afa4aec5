namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>The values that a text may have, where it is no enum in C#.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EnumValuesAttribute(params string[] values) : Attribute
{
    /// <summary>The values.</summary>
    public IReadOnlyList<string> Values { get; } = values;
}
