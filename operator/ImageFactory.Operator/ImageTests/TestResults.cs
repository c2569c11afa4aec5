using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.ImageTests;

/// <summary>The files that tests leave beside an image.</summary>
internal static class TestResults
{
    /// <summary>The report, JUnit XML.</summary>
    public const string Report = "tests.junit.xml";

    /// <summary>What the machine wrote to its serial console.</summary>
    public const string Console = "console.log";

    /// <summary>The report of a profile's modules, JUnit XML.</summary>
    public const string ModulesReport = "modules.junit.xml";

    // What a kernel and a boot write, several times.
    private const int ConsoleBytes = 1 << 20;

    private static readonly string[] OfModules =
        [ModulesReport, "modules.log", "modules.console.log", Measured.ScapReport, Measured.ScapResults];

    private static readonly string[] Files = [Report, "tests.log", Console, .. OfModules];

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

    /// <summary>
    /// What is wrong where the store has not what was reported; null where it has. Of what modules report, only files
    /// that they may leave count, and none that the factory's suite left.
    /// </summary>
    public static async Task<string?> MismatchAsync(
        IArtifactStore store,
        BuildContext context,
        TestData suite,
        TestData? modules,
        CancellationToken cancellationToken)
    {
        var reported = suite.Results.Concat(
            (modules?.Results ?? []).Where(file => OfModules.Contains(file.Name, StringComparer.Ordinal)));
        foreach (var file in reported.DistinctBy(file => file.Name, StringComparer.Ordinal))
        {
            var stored = await store.StatAsync(Scope(context), file.Name, cancellationToken);
            if (!string.Equals(stored?.Sha256, file.Sha256, StringComparison.OrdinalIgnoreCase))
            {
                return $"{Scope(context)}/{file.Name} is not what the tests reported: set spec.restartFrom to Tested";
            }
        }

        return null;
    }

    private static ArtifactScope Scope(BuildContext context) =>
        ArtifactScopes.Of(context.Build, context.Status.ImageName!);
}
