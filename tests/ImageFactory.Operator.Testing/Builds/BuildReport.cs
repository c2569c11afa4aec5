using System.Globalization;
using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Testing.Builds;

/// <summary>Texts of builds: for failures, and for comparing whole condition lists.</summary>
internal static class BuildReport
{
    /// <summary>The stages of the table, in order, that other tests count on.</summary>
    public static IReadOnlyList<string> Stages { get; } = Enum.GetNames<BuildStage>();

    /// <summary>One line for each condition: type, status, reason.</summary>
    public static IReadOnlyList<string> Conditions(V1ImageBuild build) =>
    [
        .. build.Status!.Conditions!.Select(condition => $"{condition.Type} {condition.Status} {condition.Reason}"),
    ];

    /// <summary>What a build that ended at a stage has to show.</summary>
    public static IReadOnlyList<string> Ended(BuildStage at, string reason, string restReason) =>
    [
        .. Enum.GetValues<BuildStage>().Select(stage => stage switch
        {
            _ when stage < at || stage >= BuildStage.CleanedUp => $"{stage} True Succeeded",
            _ when stage == at => $"{stage} False {reason}",
            _ => $"{stage} False {restReason}",
        }),
        $"Ready False {reason}",
        $"Stalled True {reason}",
    ];

    /// <summary>What a build that made its image has to show, where the stages after it are not configured.</summary>
    public static IReadOnlyList<string> Succeeded { get; } = SucceededWithout(
        BuildStage.Registered,
        BuildStage.Tested,
        BuildStage.Signed,
        BuildStage.Distributed,
        BuildStage.PublishRequested);

    /// <summary>What a build that made its image has to show, where some stages are not configured.</summary>
    public static IReadOnlyList<string> SucceededWithout(params BuildStage[] missing) =>
    [
        .. Enum.GetValues<BuildStage>().Select(stage => missing.Contains(stage)
            ? $"{stage} False NotConfigured"
            : $"{stage} True Succeeded"),
        "Ready True Succeeded",
    ];

    /// <summary>All that there is to know.</summary>
    public static string Of(V1ImageBuild? build) => build?.Status is not { } status
        ? "the build has no status"
        : $"the build is {status.Phase} at {status.CurrentStage}:\n" + string.Join(
            '\n',
            (status.Stages ?? []).Select(line => string.Create(
                CultureInfo.InvariantCulture,
                $"  {line.Name} {line.State} {line.Reason} {line.DurationSeconds} s: {line.Message}")));
}
