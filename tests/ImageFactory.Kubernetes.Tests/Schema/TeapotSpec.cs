using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Kubernetes.Tests.Schema;

/// <summary>What the pot is.</summary>
public sealed class TeapotSpec
{
    /// <summary>How large it is.</summary>
    [DefaultValue("\"Large\"")]
    public TeapotSize? Size { get; set; }

    /// <summary>
    /// What stands on it,
    /// see <see cref="Size"/>.
    /// </summary>
    [Required]
    [Length(1, 10)]
    [Pattern("^[a-z]+$")]
    public string Label { get; set; } = string.Empty;

    /// <summary>Cups it fills.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(12.5, exclusiveMaximum: true)]
    [DefaultValue("4")]
    public int? Cups { get; set; }

    /// <summary>Leaves in it.</summary>
    [Items(1, 3)]
    [XListMapKeys("name")]
    public IList<TeaLeaf>? Leaves { get; set; }

    /// <summary>Notes on it.</summary>
    [PropertyLimits(0, 2)]
    [ItemLength(0, 20, Pattern = "^[^!]*$")]
    [ValidationRule("self.all(key, key != 'x')", Message = "notes has x: remove it", FieldPath = ".x", Reason = "FieldValueForbidden")]
    public IDictionary<string, string>? Notes { get; set; }

    [Description("Who made it.")]
    [EnumValues("Ann", "Bob")]
    public string? Maker { get; set; }

    /// <summary>Not of the schema.</summary>
    [Ignore]
    public string? Hidden { get; set; }
}
