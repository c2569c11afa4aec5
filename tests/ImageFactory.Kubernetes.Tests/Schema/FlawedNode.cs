namespace ImageFactory.Kubernetes.Tests.Schema;

/// <summary>A node that has a node.</summary>
public sealed class FlawedNode
{
    /// <summary>The next.</summary>
    public FlawedNode? Next { get; set; }
}
