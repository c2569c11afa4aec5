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

/// <summary>Bounds of a map's size.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PropertyLimitsAttribute(int minProperties = -1, int maxProperties = -1) : Attribute
{
    /// <summary>Fewest entries; -1 for no bound.</summary>
    public int MinProperties { get; } = minProperties;

    /// <summary>Most entries; -1 for no bound.</summary>
    public int MaxProperties { get; } = maxProperties;
}

/// <summary>How server-side apply merges a list: atomic, set or map.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListTypeAttribute(string listType) : Attribute
{
    /// <summary>atomic, set or map.</summary>
    public string ListType { get; } = listType;
}

/// <summary>The fields that make an item of a map list unique.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListMapKeysAttribute(params string[] keys) : Attribute
{
    /// <summary>The fields.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}
