using System.Reflection;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Kubernetes.Client;

/// <summary>A kind, as URLs and objects name it.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Version within the group.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Plural">Lower-case plural.</param>
/// <param name="Namespaced">Whether objects live in a namespace.</param>
public sealed record EntityDefinition(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    /// <summary>Group and version, as objects carry them.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>What the attributes of a type say.</summary>
    /// <exception cref="InvalidOperationException">The type has no <c>[KubernetesEntity]</c>.</exception>
    public static EntityDefinition Of<TEntity>() =>
        Cache<TEntity>.Definition
        ?? throw new InvalidOperationException($"{typeof(TEntity)} has no [KubernetesEntity] attribute with a kind");

    /// <summary>The same, or null for a type without the attribute.</summary>
    internal static EntityDefinition? Find<TEntity>() => Cache<TEntity>.Definition;

    /// <summary>Path of one object or, without a name, of all; escaped.</summary>
    /// <exception cref="ArgumentException">An object in a namespace was asked for without the namespace.</exception>
    internal string Path(string? @namespace, string? name = null, string? subresource = null)
    {
        if (name is not null)
        {
            RequireNamespace(@namespace);
        }

        var path = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        if (Namespaced && !string.IsNullOrEmpty(@namespace))
        {
            path += $"/namespaces/{Segment(@namespace)}";
        }

        path += $"/{Plural}";
        path += name is null ? string.Empty : $"/{Segment(name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    /// <summary>The namespace, where the kind has one; null for a kind that has none.</summary>
    /// <exception cref="ArgumentException">The kind needs one and none is given.</exception>
    internal string? RequireNamespace(string? @namespace) => (Namespaced, string.IsNullOrEmpty(@namespace)) switch
    {
        (false, _) => null,
        (true, false) => @namespace,
        _ => throw new ArgumentException($"{Kind} lives in a namespace, and none was given", nameof(@namespace)),
    };

    // "." and ".." survive escaping and would be resolved against the path; no object can bear these names.
    private static string Segment(string text) => text is "" or "." or ".."
        ? throw new ArgumentException($"\"{text}\" can't name an object or a namespace", nameof(text))
        : Uri.EscapeDataString(text);

    private static class Cache<TEntity>
    {
        public static readonly EntityDefinition? Definition = Read(typeof(TEntity));

        private static EntityDefinition? Read(Type type)
        {
            var entity = type.GetCustomAttribute<KubernetesEntityAttribute>();
            if (entity is null || entity.Kind.Length == 0)
            {
                return null;
            }

            var scope = type.GetCustomAttribute<EntityScopeAttribute>()?.Scope ?? EntityScope.Namespaced;
            var plural = entity.PluralName.Length == 0 ? $"{entity.Kind.ToLowerInvariant()}s" : entity.PluralName;
            return new(entity.Group, entity.ApiVersion, entity.Kind, plural, scope == EntityScope.Namespaced);
        }
    }
}
