namespace ImageFactory.Operator.Entities;

/// <summary>Input of KIWI NG.</summary>
public sealed class V1Kiwi
{
    /// <summary>Path of the description in the source, e.g. images/leap.</summary>
    public string? Description { get; set; }

    /// <summary>KIWI profiles to build with.</summary>
    public IList<string>? Profiles { get; set; }
}
