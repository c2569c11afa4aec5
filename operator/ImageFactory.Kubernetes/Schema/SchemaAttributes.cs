using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Kubernetes.Schema;

/// <summary>Brings what attributes say into a node.</summary>
internal static class SchemaAttributes
{
    /// <summary>True for a property that is not part of the schema.</summary>
    public static bool IsIgnored(PropertyInfo member) => member.IsDefined(typeof(IgnoreAttribute));

    /// <summary>True for a field that must be given.</summary>
    public static bool IsRequired(PropertyInfo member) => member.IsDefined(typeof(RequiredAttribute));

    /// <summary>
    /// What stands on a class, which holds wherever the class is used, or on a property; an attribute that does not fit
    /// the field's type is a problem.
    /// </summary>
    public static void Apply(SchemaNode node, MemberInfo member, string path, List<string> problems)
    {
        foreach (var attribute in member.GetCustomAttributes())
        {
            if (Apply(node, attribute) is { } wanted)
            {
                problems.Add($"{path}: {attribute.GetType().Name} fits {wanted}, and the field is of type {node.Type}");
            }
        }
    }

    private static string? Apply(SchemaNode node, Attribute attribute)
    {
        switch (attribute)
        {
            case LengthAttribute length:
                return Bound(node, node.Type == "string", "a string", length.MinLength, length.MaxLength);
            case ItemsAttribute items:
                return Bound(node, node.Items is not null, "a list", items.MinItems, items.MaxItems);
            case PropertyLimitsAttribute limits:
                return Bound(
                    node, node.AdditionalProperties is not null, "a map", limits.MinProperties, limits.MaxProperties);
            case ItemLengthAttribute length:
                return Each(node, length);
            case PatternAttribute pattern:
                node.Pattern = pattern.RegexPattern;
                return node.Type == "string" ? null : "a string";
            case EnumValuesAttribute values:
                node.Enum = values.Values;
                return node.Type == "string" ? null : "a string";
            case RangeMinimumAttribute minimum:
                node.Minimum = minimum;
                return node.Type is "integer" or "number" ? null : "a number";
            case RangeMaximumAttribute maximum:
                node.Maximum = maximum;
                return node.Type is "integer" or "number" ? null : "a number";
            case XListTypeAttribute list:
                node.ListType = list.ListType;
                return node.Items is not null ? null : "a list";
            case XListMapKeysAttribute keys:
                node.ListType ??= "map";
                node.ListMapKeys = keys.Keys;
                return node.Items?.Properties.Count > 0 ? null : "a list of objects";
            case DefaultValueAttribute value:
                return Default(node, value.Json);
            case FormatAttribute format:
                node.Format = format.Format;
                return null;
            case PreserveUnknownFieldsAttribute:
                node.PreserveUnknownFields = true;
                return node.Type == "object" ? null : "an object";
            case ValidationRuleAttribute rule:
                node.Validations.Add(rule);
                return null;
            default:
                return null;
        }
    }

    private static string? Bound(SchemaNode node, bool fits, string wanted, int least, int most)
    {
        node.Least = least <= 0 ? null : least;
        node.Most = most < 0 ? null : most;
        return fits ? null : wanted;
    }

    private static string? Each(SchemaNode node, ItemLengthAttribute length)
    {
        if ((node.Items ?? node.AdditionalProperties) is not { Type: "string" } item)
        {
            return "a list or map of strings";
        }

        item.Pattern = length.Pattern;
        return Bound(item, true, "a string", length.MinLength, length.MaxLength);
    }

    private static string? Default(SchemaNode node, string json)
    {
        try
        {
            node.Default = JsonNode.Parse(json);
            return null;
        }
        catch (JsonException)
        {
            return $"valid JSON, which {json} is not (a text needs quotes of its own)";
        }
    }
}
