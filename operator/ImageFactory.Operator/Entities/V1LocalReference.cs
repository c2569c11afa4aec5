namespace ImageFactory.Operator.Entities;

/// <summary>Names an object in the same namespace.</summary>
public sealed class V1LocalReference
{
    /// <summary>The object's name.</summary>
    public string Name { get; set; } = string.Empty;
}
