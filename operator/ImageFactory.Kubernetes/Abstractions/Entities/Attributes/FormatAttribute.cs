namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>The format of a text or number, e.g. <c>int64</c>, <c>date-time</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormatAttribute(string format) : Attribute
{
    /// <summary>The format.</summary>
    public string Format { get; } = format;
}
