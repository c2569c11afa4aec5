using System.Reflection;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>What the <c>[KubernetesEntity]</c> attribute of a type says.</summary>
internal static class EntityKind<TEntity>
{
    private static readonly KubernetesEntityAttribute _entity =
        typeof(TEntity).GetCustomAttribute<KubernetesEntityAttribute>()
        ?? throw new InvalidOperationException($"{typeof(TEntity)} has no [KubernetesEntity] attribute");

    /// <summary>API group; empty for the core group.</summary>
    public static string Group => _entity.Group;

    /// <summary>The kind.</summary>
    public static string Kind => _entity.Kind;

    /// <summary>Group and version, as objects carry it.</summary>
    public static string ApiVersion =>
        _entity.Group.Length == 0 ? _entity.ApiVersion : $"{_entity.Group}/{_entity.ApiVersion}";
}
