using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Kubernetes.Tests.Schema;

/// <summary>An item.</summary>
public sealed class FlawedItem
{
    /// <summary>Not required.</summary>
    [Length(0, 1)]
    public string? Optional { get; set; }
}
