using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Kubernetes.Tests.Schema;

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
