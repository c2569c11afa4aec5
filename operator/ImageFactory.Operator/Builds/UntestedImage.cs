using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Builds;

/// <summary>Whether the image of a build passed the factory's tests, for keys that sign no other. Pure.</summary>
internal static class UntestedImage
{
    /// <summary>What stage Tested says of an image that did not pass; null where it did.</summary>
    public static string? MessageOf(BuildContext context)
    {
        var tested = context.Status.Stage(BuildStage.Tested);
        // A suite without a test finds nothing either.
        return tested.State == StageState.Succeeded && context.Status.Tests is { Passed: > 0 }
            ? null
            : tested.Message ?? string.Empty;
    }
}
