using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Kubernetes.Client;
using k8s.Models;

namespace ImageFactory.Kubernetes.Schema;

/// <summary>Makes the CustomResourceDefinition of an entity type.</summary>
public static class CustomResourceDefinition
{
    private const string ApiVersionText =
        "Group and version of the schema that the object follows.";

    private const string KindText =
        "The kind of the object, in CamelCase. It cannot be changed.";

    /// <summary>The CustomResourceDefinition (apiextensions.k8s.io/v1) of a type.</summary>
    /// <param name="entity">A type with <see cref="KubernetesEntityAttribute"/>.</param>
    /// <param name="options">Serializer options whose resolver knows the type.</param>
    /// <param name="documentation">Where descriptions come from.</param>
    /// <exception cref="SchemaException">The type breaks a rule.</exception>
    public static JsonObject Of(Type entity, JsonSerializerOptions options, XmlDocumentation documentation)
    {
        var resource = EntityDefinition.Read(entity) ?? throw SchemaException.NoKind(entity);
        var schema = Schema(entity, options, documentation, resource.Kind);
        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{resource.Plural}.{resource.Group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = resource.Group,
                ["names"] = Names(entity, resource),
                ["scope"] = (resource.Namespaced ? EntityScope.Namespaced : EntityScope.Cluster).ToString(),
                ["versions"] = new JsonArray(Version(entity, resource, schema)),
            },
        };
    }

    private static JsonObject Names(Type entity, EntityDefinition resource)
    {
        var names = new JsonObject
        {
            ["kind"] = resource.Kind,
            ["listKind"] = resource.Kind + "List",
            ["plural"] = resource.Plural,
            ["singular"] = resource.Kind.ToLowerInvariant(),
        };
        if (entity.GetCustomAttribute<KubernetesEntityShortNamesAttribute>() is { } shortNames)
        {
            names["shortNames"] = SchemaJson.Texts(shortNames.ShortNames);
        }

        if (entity.GetCustomAttribute<KubernetesEntityCategoriesAttribute>() is { } categories)
        {
            names["categories"] = SchemaJson.Texts(categories.Categories);
        }

        return names;
    }

    private static JsonObject Version(Type entity, EntityDefinition resource, SchemaNode schema)
    {
        var version = new JsonObject
        {
            ["name"] = resource.Version,
            ["served"] = true,
            // A definition made of one type has one version, and one must be stored.
            ["storage"] = true,
        };
        if (schema.Properties.ContainsKey("status"))
        {
            version["subresources"] = new JsonObject { ["status"] = new JsonObject() };
        }

        var columns = entity.GetCustomAttributes<GenericAdditionalPrinterColumnAttribute>().Select(Column).ToArray();
        if (columns.Length > 0)
        {
            version["additionalPrinterColumns"] = new JsonArray(columns);
        }

        version["schema"] = new JsonObject { ["openAPIV3Schema"] = SchemaJson.Write(schema) };
        return version;
    }

    private static JsonNode Column(GenericAdditionalPrinterColumnAttribute column)
    {
        var json = new JsonObject { ["name"] = column.Name, ["type"] = column.Type, ["jsonPath"] = column.JsonPath };
        if (column.Format is { } format)
        {
            json["format"] = format;
        }

        if (column.Description is { } description)
        {
            json["description"] = description;
        }

        if (column.Priority == PrinterColumnPriority.WideView)
        {
            json["priority"] = 1;
        }

        return json;
    }

    private static SchemaNode Schema(
        Type entity, JsonSerializerOptions options, XmlDocumentation documentation, string kind)
    {
        var builder = new SchemaBuilder(options, documentation);
        var root = new SchemaNode { Type = "object", Description = documentation.OfType(entity) };
        root.Properties.Add("apiVersion", new SchemaNode { Type = "string", Description = ApiVersionText });
        root.Properties.Add("kind", new SchemaNode { Type = "string", Description = KindText });
        foreach (var property in options.GetTypeInfo(entity).Properties.Where(p => p.Name is "spec" or "status"))
        {
            root.Properties.Add(property.Name, builder.Build(property.PropertyType, property.Name));
        }

        root.Required.Add("spec");
        List<string> ofKind = [];
        SchemaAttributes.Apply(root, entity, string.Empty, ofKind);
        List<string> problems =
        [
            .. ofKind,
            .. builder.Problems,
            .. SchemaChecks.Everywhere(root, string.Empty),
            .. SchemaChecks.OfSpec(root.Properties["spec"], ".spec"),
        ];
        if (problems.Count > 0)
        {
            throw new SchemaException([.. problems.Select(problem => $"{kind} {problem.TrimStart('.')}")]);
        }

        // The server describes metadata itself and allows no description here.
        root.Properties.Insert(2, "metadata", new SchemaNode { Type = "object" });
        return root;
    }
}
