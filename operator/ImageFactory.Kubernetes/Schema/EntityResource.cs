using System.Reflection;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Kubernetes.Schema;

/// <summary>The names under which the API server knows a type.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Version within the group.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Plural">The kind in URLs.</param>
internal sealed record EntityResource(string Group, string Version, string Kind, string Plural)
{
    /// <summary>Reads the names from the type's attribute.</summary>
    /// <exception cref="SchemaException">The type has none.</exception>
    public static EntityResource Of(Type entity)
    {
        var attribute = entity.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new SchemaException([$"{entity.Name}: add [KubernetesEntity]"]);
        return new EntityResource(
            attribute.Group,
            attribute.ApiVersion,
            attribute.Kind,
            attribute.PluralName.Length > 0 ? attribute.PluralName : attribute.Kind.ToLowerInvariant() + "s");
    }
}
