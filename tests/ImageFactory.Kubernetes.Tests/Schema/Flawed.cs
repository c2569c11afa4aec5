using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using k8s.Models;

namespace ImageFactory.Kubernetes.Tests.Schema;

/// <summary>A kind that breaks every rule of the generator once.</summary>
[KubernetesEntity(Group = "flaws.example", ApiVersion = "v1", Kind = "Flawed", PluralName = "flaweds")]
public sealed class Flawed : CustomKubernetesEntity<FlawedSpec>;

/// <summary>Its spec.</summary>
public sealed class FlawedSpec
{
    [Length(0, 1)]
    public string? Undescribed { get; set; }

    /// <summary>No bound.</summary>
    public string? Unbounded { get; set; }

    /// <summary>No bound of list and items.</summary>
    [XListType("atomic")]
    public IList<string>? UnboundedList { get; set; }

    /// <summary>No bound of map and values.</summary>
    public IDictionary<string, string>? UnboundedMap { get; set; }

    /// <summary>No list type.</summary>
    [Items(0, 1)]
    [ItemLength(0, 1)]
    public IList<string>? Untyped { get; set; }

    /// <summary>A key that is none.</summary>
    [Items(0, 1)]
    [XListMapKeys("no", "optional")]
    public IList<FlawedItem>? Keyed { get; set; }

    /// <summary>A default beyond its bound.</summary>
    [RangeMaximum(3)]
    [DefaultValue("4")]
    public int? TooLarge { get; set; }

    /// <summary>A default of another type.</summary>
    [DefaultValue("\"4\"")]
    public int? Mistyped { get; set; }

    /// <summary>A default that is no JSON.</summary>
    [Length(0, 9)]
    [DefaultValue("Zstd")]
    public string? Unquoted { get; set; }

    /// <summary>Both.</summary>
    [Required]
    [DefaultValue("true")]
    public bool? RequiredAndDefaulted { get; set; }

    /// <summary>An attribute of texts on a number.</summary>
    [Length(0, 1)]
    public int? Misfit { get; set; }

    /// <summary>Part of a text fits.</summary>
    [Length(0, 1)]
    [Pattern("[a-z]")]
    public string? Unanchored { get; set; }

    /// <summary>A rule without a message.</summary>
    [ValidationRule("self > 1")]
    public int? Speechless { get; set; }

    /// <summary>A type that has no schema.</summary>
    public Guid? Unknown { get; set; }

    /// <summary>A default with a field that it has not.</summary>
    [DefaultValue("""{"no":"x"}""")]
    public FlawedItem? Filled { get; set; }

    /// <summary>Endless.</summary>
    public FlawedNode? Node { get; set; }
}

/// <summary>An item.</summary>
public sealed class FlawedItem
{
    /// <summary>Not required.</summary>
    [Length(0, 1)]
    public string? Optional { get; set; }
}

/// <summary>A node that has a node.</summary>
public sealed class FlawedNode
{
    /// <summary>The next.</summary>
    public FlawedNode? Next { get; set; }
}
