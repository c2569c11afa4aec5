namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>The fields that make an item of a map list unique.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListMapKeysAttribute(params string[] keys) : Attribute
{
    /// <summary>The fields.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}
