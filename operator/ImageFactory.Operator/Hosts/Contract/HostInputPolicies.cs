using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>What the factory lets pass, from the operator's settings.</summary>
internal sealed record HostInputPolicies
{
    /// <summary>What becomes of a kiwi description that does what images of this factory should not.</summary>
    public KiwiDescriptionPolicy KiwiDescriptions { get; set; }

    /// <summary>False takes apt's indexes whose Valid-Until has passed.</summary>
    public bool CheckValidUntil { get; set; } = true;
}
