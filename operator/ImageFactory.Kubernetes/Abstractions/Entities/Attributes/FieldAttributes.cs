namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>What <c>kubectl explain</c> says, where the type or property has no <c>summary</c> of its own.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class DescriptionAttribute(string description) : Attribute
{
    /// <summary>The text.</summary>
    public string Description { get; } = description;
}

/// <summary>The field must be given.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;

/// <summary>
/// The value that the API server fills in where the field is left out, as JSON; on a class, for every field of that
/// type.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class DefaultValueAttribute(string json) : Attribute
{
    /// <summary>The value as JSON text, e.g. <c>"Zstd"</c> or <c>4</c>.</summary>
    public string Json { get; } = json;
}

/// <summary>Fields that the schema does not know are kept.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class PreserveUnknownFieldsAttribute : Attribute;

/// <summary>The property is not part of the schema.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IgnoreAttribute : Attribute;
