namespace ImageFactory.Soak.Specimens;

/// <summary>What the operator saw.</summary>
public sealed class SpecimenStatus
{
    /// <summary>The spec's value.</summary>
    public long? Observed { get; set; }
}
