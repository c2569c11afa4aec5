using System.Globalization;
using ImageFactory.Operator.Api.Shared;
using k8s.Models;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>What whoever makes builds by the clock says in their metadata.</summary>
internal static class BuildAnnotations
{
    /// <summary>The label that says what made the build; <see cref="Nightly"/> for the clock.</summary>
    public const string Trigger = $"{ApiGroup.Name}/trigger";

    /// <summary>The trigger of builds that come by the clock.</summary>
    public const string Nightly = "nightly";

    /// <summary>The annotation that says, in seconds, when after this build the next one is to come.</summary>
    public const string ExpectedEverySeconds = $"{ApiGroup.Name}/expected-every-seconds";

    /// <summary>The longest period: ten years, as long as a build may be kept.</summary>
    public const int LongestPeriodSeconds = 315_360_000;

    /// <summary>When after this build the next one is to come; null where nobody says so.</summary>
    public static TimeSpan? Period(V1ImageBuild build) =>
        int.TryParse(
            build.GetAnnotation(ExpectedEverySeconds),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var seconds)
        && seconds is > 0 and <= LongestPeriodSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
