using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Kubernetes.Schema;

/// <summary>
/// One node of a structural schema: only what Kubernetes allows, so that a tree of nodes cannot be anything else.
/// See <see href="https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/">
/// structural schemas</see>.
/// </summary>
internal sealed class SchemaNode
{
    /// <summary>object, array, string, integer, number or boolean.</summary>
    public required string Type { get; init; }

    /// <summary>int32, int64, double, date-time and the like.</summary>
    public string? Format { get; set; }

    /// <summary>The text of <c>kubectl explain</c>.</summary>
    public string? Description { get; set; }

    /// <summary>The value that the server fills in.</summary>
    public JsonNode? Default { get; set; }

    /// <summary>The values that a text may have; empty for any.</summary>
    public IReadOnlyList<string> Enum { get; set; } = [];

    /// <summary>The smallest number.</summary>
    public RangeMinimumAttribute? Minimum { get; set; }

    /// <summary>The largest number.</summary>
    public RangeMaximumAttribute? Maximum { get; set; }

    /// <summary>Fewest characters, items or entries, by type.</summary>
    public int? Least { get; set; }

    /// <summary>Most characters, items or entries, by type.</summary>
    public int? Most { get; set; }

    /// <summary>The regular expression that a text matches.</summary>
    public string? Pattern { get; set; }

    /// <summary>Fields of an object, in the order of the class.</summary>
    public OrderedDictionary<string, SchemaNode> Properties { get; } = [];

    /// <summary>Fields that must be given.</summary>
    public List<string> Required { get; } = [];

    /// <summary>Each item of an array.</summary>
    public SchemaNode? Items { get; set; }

    /// <summary>Each value of a map.</summary>
    public SchemaNode? AdditionalProperties { get; set; }

    /// <summary>atomic, set or map.</summary>
    public string? ListType { get; set; }

    /// <summary>The fields that make an item unique.</summary>
    public IReadOnlyList<string> ListMapKeys { get; set; } = [];

    /// <summary>Fields that the schema does not know are kept.</summary>
    public bool PreserveUnknownFields { get; set; }

    /// <summary>CEL rules.</summary>
    public List<ValidationRuleAttribute> Validations { get; } = [];
}
