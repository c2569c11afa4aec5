namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>How server-side apply merges a list: atomic, set or map.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListTypeAttribute(string listType) : Attribute
{
    /// <summary>atomic, set or map.</summary>
    public string ListType { get; } = listType;
}
