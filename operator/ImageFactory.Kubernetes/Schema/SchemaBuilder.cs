using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ImageFactory.Kubernetes.Schema;

/// <summary>
/// Walks the source-generated JSON metadata of a type into a structural schema: the schema says what the serializer
/// reads and writes, by construction.
/// </summary>
internal sealed class SchemaBuilder(JsonSerializerOptions options, XmlDocumentation documentation)
{
    private readonly Stack<Type> _open = new();
    private readonly List<string> _problems = [];

    /// <summary>What went wrong so far.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The schema of a type that stands at a path.</summary>
    public SchemaNode Build(Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var info = options.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => Object(info, path),
            JsonTypeInfoKind.Enumerable => new SchemaNode
            {
                Type = "array",
                Items = Build(info.ElementType!, path + "[]"),
            },
            JsonTypeInfoKind.Dictionary => Map(info, path),
            _ => Scalar(type, path),
        };
    }

    private SchemaNode Object(JsonTypeInfo info, string path)
    {
        var node = new SchemaNode { Type = "object", Description = documentation.OfType(info.Type) };
        if (_open.Contains(info.Type))
        {
            _problems.Add($"{path}: {info.Type.Name} contains itself; a structural schema cannot be recursive");
            return node;
        }

        _open.Push(info.Type);
        foreach (var property in info.Properties)
        {
            if (property.AttributeProvider is PropertyInfo member && !SchemaAttributes.IsIgnored(member))
            {
                Property(node, property, member, $"{path}.{property.Name}");
            }
        }

        _open.Pop();
        SchemaAttributes.Apply(node, info.Type, path, _problems);
        return node;
    }

    private void Property(SchemaNode owner, JsonPropertyInfo property, PropertyInfo member, string path)
    {
        var node = Build(property.PropertyType, path);
        node.Description = Describe(documentation.OfMember(member), property.PropertyType);
        SchemaAttributes.Apply(node, member, path, _problems);
        owner.Properties.Add(property.Name, node);
        if (property.IsRequired || SchemaAttributes.IsRequired(member))
        {
            owner.Required.Add(property.Name);
        }
    }

    private SchemaNode Map(JsonTypeInfo info, string path)
    {
        if (info.KeyType != typeof(string))
        {
            _problems.Add($"{path}: keys of a map must be string, not {info.KeyType}");
        }

        return new SchemaNode { Type = "object", AdditionalProperties = Build(info.ElementType!, path + "{}") };
    }

    private SchemaNode Scalar(Type type, string path)
    {
        if (type.IsEnum)
        {
            return new SchemaNode { Type = "string", Enum = [.. EnumNames(type).Select(pair => pair.Json)] };
        }

        if (type == typeof(DateTimeOffset) || type == typeof(DateTime))
        {
            return new SchemaNode { Type = "string", Format = "date-time" };
        }

        switch (Type.GetTypeCode(type))
        {
            case TypeCode.String:
                return new SchemaNode { Type = "string" };
            case TypeCode.Boolean:
                return new SchemaNode { Type = "boolean" };
            case TypeCode.Int32:
                return new SchemaNode { Type = "integer", Format = "int32" };
            case TypeCode.Int64:
                return new SchemaNode { Type = "integer", Format = "int64" };
            case TypeCode.Double:
                return new SchemaNode { Type = "number", Format = "double" };
            default:
                _problems.Add($"{path}: {type.Name} has no schema; use string, bool, int, long, double, DateTimeOffset "
                    + "or an enum");
                return new SchemaNode { Type = "string" };
        }
    }

    private IEnumerable<(string Name, string Json)> EnumNames(Type type)
    {
        foreach (var value in Enum.GetValuesAsUnderlyingType(type))
        {
            var member = Enum.ToObject(type, value);
            var json = JsonSerializer.SerializeToNode(member, options.GetTypeInfo(type))!;
            yield return (Enum.GetName(type, member)!, json.ToString());
        }
    }

    private string? Describe(string? summary, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (summary is null || !type.IsEnum)
        {
            return summary;
        }

        var values = EnumNames(type).Select(pair => $"{pair.Json}: {documentation.OfEnumValue(type, pair.Name)}");
        return $"{summary} {string.Join(' ', values)}";
    }
}
