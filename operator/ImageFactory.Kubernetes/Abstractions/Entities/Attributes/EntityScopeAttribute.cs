namespace ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

/// <summary>Says whether objects of the kind live in a namespace; without it they do.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EntityScopeAttribute(EntityScope scope) : Attribute
{
    /// <summary>The scope.</summary>
    public EntityScope Scope { get; } = scope;
}
