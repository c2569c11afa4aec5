namespace ImageFactory.Kubernetes.Abstractions.Rbac;

/// <summary>What the class that carries it does to the kinds that it names; roles are generated from it.</summary>
/// <param name="entities">The entity types.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class EntityRbacAttribute(params Type[] entities) : Attribute
{
    /// <summary>The entity types.</summary>
    public IReadOnlyList<Type> Entities { get; } = entities;

    /// <summary>The verbs.</summary>
    public RbacVerb Verbs { get; init; }

    /// <summary>The role that it belongs to, where an operator has several; null for its main one.</summary>
    public string? Role { get; init; }
}
