namespace ImageFactory.Kubernetes.Models;

/// <summary>What became of a definition.</summary>
public sealed class V1CustomResourceDefinitionStatus
{
    /// <summary>Established, NamesAccepted, NonStructuralSchema, Terminating, ...</summary>
    public IList<V1Condition>? Conditions { get; set; }

    /// <summary>Versions in which objects may be stored.</summary>
    public IList<string>? StoredVersions { get; set; }
}
