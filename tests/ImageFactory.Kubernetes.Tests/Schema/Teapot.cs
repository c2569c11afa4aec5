using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Kubernetes.Json;
using k8s.Models;

namespace ImageFactory.Kubernetes.Tests.Schema;

/// <summary>A pot of tea.</summary>
[KubernetesEntity(Group = "tea.example", ApiVersion = "v1", Kind = "Teapot", PluralName = "teapots")]
[KubernetesEntityShortNames("tp")]
[KubernetesEntityCategories("kitchen")]
[StorageVersion]
[GenericAdditionalPrinterColumn(".spec.size", "SIZE", "string", Description = "How large it is.")]
[GenericAdditionalPrinterColumn(".status.litres", "LITRES", "number", Priority = PrinterColumnPriority.WideView)]
[ValidationRule("self.metadata.name != self.spec.label", Message = "spec.label repeats the name: remove it")]
public sealed class Teapot : CustomKubernetesEntity<TeapotSpec, TeapotStatus>;

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
    [ValidationRule(
        "self.all(key, key != 'x')",
        Message = "notes has x: remove it",
        FieldPath = ".x",
        Reason = "FieldValueForbidden")]
    public IDictionary<string, string>? Notes { get; set; }

    [Description("Who made it.")]
    [EnumValues("Ann", "Bob")]
    public string? Maker { get; set; }

    /// <summary>Not of the schema.</summary>
    [Ignore]
    public string? Hidden { get; set; }
}

/// <summary>How large a pot is.</summary>
public enum TeapotSize
{
    /// <summary>For one.</summary>
    [JsonStringEnumMemberName("small")]
    Small,

    /// <summary>For all.</summary>
    Large,
}

/// <summary>A kind of leaf.</summary>
[ValidationRule("!self.green || self.name != 'black'", Message = "a black leaf is not green: correct one")]
public sealed class TeaLeaf
{
    /// <summary>Its name.</summary>
    [Required]
    [Length(1, 5)]
    public string Name { get; set; } = string.Empty;

    /// <summary>Its colour.</summary>
    [DefaultValue("true")]
    public bool? Green { get; set; }
}

/// <summary>What is in it.</summary>
[DefaultValue("""{"litres":0.5}""")]
public sealed class TeapotStatus
{
    /// <summary>How much.</summary>
    public double? Litres { get; set; }

    /// <summary>How often it was filled.</summary>
    public long? Fillings { get; set; }

    /// <summary>When it was filled last.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? FilledAt { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Teapot))]
[JsonSerializable(typeof(Flawed))]
internal sealed partial class SchemaJsonContext : JsonSerializerContext;
