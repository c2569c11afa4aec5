using ImageFactory.Kubernetes.Client;

namespace ImageFactory.Operator.Testing.InMemory;

/// <summary>Kind, namespace and name of an object.</summary>
internal sealed record ObjectName(string Kind, string Plural, string? Namespace, string Name)
{
    /// <summary>The name of an object of a kind; as with the real client, one in a namespace needs it.</summary>
    public static ObjectName Of<T>(string name, string? @namespace)
    {
        var definition = EntityDefinition.Of<T>();
        if (definition.Namespaced && string.IsNullOrEmpty(@namespace))
        {
            throw new ArgumentException(
                $"{definition.Kind} lives in a namespace, and none was given", nameof(@namespace));
        }

        ArgumentException.ThrowIfNullOrEmpty(name);
        return new ObjectName(definition.Kind, definition.Plural, definition.Namespaced ? @namespace : null, name);
    }

    /// <summary><c>Pod images/x</c>, or <c>Node x</c>.</summary>
    public override string ToString() => Namespace is null ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}
