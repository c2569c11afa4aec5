namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>The value that the API server fills in where the field is left out, as JSON.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultValueAttribute(string json) : Attribute
{
    /// <summary>The value as JSON text, e.g. <c>"Zstd"</c> or <c>4</c>.</summary>
    public string Json { get; } = json;
}
