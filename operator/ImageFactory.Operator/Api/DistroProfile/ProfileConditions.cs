using ImageFactory.Kubernetes.Conditions;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>The conditions of a DistroProfile.</summary>
internal static class ProfileConditions
{
    /// <summary>The profile can be built.</summary>
    public const string Ready = KStatus.Ready;

    /// <summary>It cannot be built without a change by a person; there only while True.</summary>
    public const string Stalled = KStatus.Stalled;

    /// <summary>Its released image is older than it promises; there only where an image is released.</summary>
    public const string Stale = nameof(Stale);

    /// <summary>
    /// No build came by the clock for a period and a quarter; there only where builds came by the clock.
    /// </summary>
    public const string NightlyMissed = nameof(NightlyMissed);
}
