using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.ImageTests;

/// <summary>The files that tests leave beside an image.</summary>
internal static class TestResults
{
    /// <summary>The report, JUnit XML.</summary>
    public const string Report = "tests.junit.xml";

    /// <summary>What the machine wrote to its serial console.</summary>
    public const string Console = "console.log";

    // What a kernel and a boot write, several times.
    private const int ConsoleBytes = 1 << 20;

    private static readonly string[] Files = [Report, "tests.log", Console, Measured.ScapReport, Measured.ScapResults];

    /// <summary>
    /// Removes them: what a build host sent, or an earlier test left, would be taken for results of this one.
    /// </summary>
    public static async Task DropAsync(IArtifactStore store, BuildContext context, CancellationToken cancellationToken)
    {
        foreach (var file in Files)
        {
            await store.DeleteAsync(Scope(context), file, cancellationToken);
        }
    }

    /// <summary>What the console said last; empty when it said nothing.</summary>
    public static async Task<string> ReadConsoleAsync(
        IArtifactStore store, BuildContext context, CancellationToken cancellationToken)
    {
        await using var content = await store.OpenReadAsync(Scope(context), Console, cancellationToken);
        return content is null ? string.Empty : await content.ReadEndAsync(ConsoleBytes, cancellationToken);
    }

    private static ArtifactScope Scope(BuildContext context) =>
        ArtifactScopes.Of(context.Build, context.Status.ImageName!);
}
