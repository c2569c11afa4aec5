namespace ImageFactory.Kubernetes.Abstractions.Rbac;

/// <summary>What the class that carries it does to resources by their names, e.g. a subresource.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericRbacAttribute : Attribute
{
    /// <summary>API groups; the empty text is the core group.</summary>
    public string[] Groups { get; init; } = [];

    /// <summary>Resources, e.g. <c>pods/log</c>.</summary>
    public string[] Resources { get; init; } = [];

    /// <summary>Non-resource URLs.</summary>
    public string[] Urls { get; init; } = [];

    /// <summary>The verbs.</summary>
    public RbacVerb Verbs { get; init; }

    /// <summary>The role that it belongs to, where an operator has several; null for its main one.</summary>
    public string? Role { get; init; }
}
