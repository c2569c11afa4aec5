using System.Globalization;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Artifacts.Urls;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.Pod;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.ImageTests;

/// <summary>
/// The files that tests leave beside an image: what the step <c>test</c> of the present test pod has reported, and a
/// console that the operator itself has read.
/// </summary>
internal sealed class TestResults(IArtifactStore store, SignedUrls urls)
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
    /// A test pod is about to be made: no earlier one may send anything any more, and what it sent goes, which would be
    /// taken for results of this one.
    /// </summary>
    public async Task BeginAsync(BuildContext context, CancellationToken cancellationToken)
    {
        await store.ChangeGrantsAsync(
            Scope(context), grants => grants.OpenTests(Generation(context)), cancellationToken);
        await DeleteAsync(context, cancellationToken);
    }

    /// <summary>The image is not tested, and has no results.</summary>
    public async Task DropAsync(BuildContext context, CancellationToken cancellationToken)
    {
        await store.ChangeGrantsAsync(Scope(context), grants => grants.WithoutTests(), cancellationToken);
        await DeleteAsync(context, cancellationToken);
    }

    /// <summary>Where the present test pod sends its results.</summary>
    public ArtifactTarget Target(BuildContext context, TimeSpan lifetime) =>
        urls.CreateUploadTarget(Scope(context), Generation(context), lifetime);

    /// <summary>What a step of a test pod has reported; null where it has not, or nothing that makes sense.</summary>
    public static TestData? DataOf(PodObservation pod, string step) =>
        pod[step].Report?.DataAs(HostJsonContext.Default.TestData);

    /// <summary>
    /// The last step of a test pod sends what those before have reported, and waits until it may: once all of them
    /// have.
    /// </summary>
    /// <exception cref="StageFailedException">One has reported something else.</exception>
    public Task GrantAsync(
        BuildContext context, PodObservation pod, IEnumerable<string> steps, CancellationToken cancellationToken) =>
        steps.Where(step => step is HostSteps.Test or HostSteps.Modules)
            .All(step => pod[step].Report is { Result: HostReport.Succeeded })
            ? GrantAsync(context, DataOf(pod, HostSteps.Test), DataOf(pod, HostSteps.Modules), cancellationToken)
            : Task.CompletedTask;

    /// <summary>
    /// The test pod has reported its results, and may send them from now on. Of what the profile's modules report, only
    /// files that they may leave count, and none that the factory's suite left.
    /// </summary>
    /// <exception cref="StageFailedException">It has reported something else.</exception>
    public Task GrantAsync(
        BuildContext context, TestData? suite, TestData? modules, CancellationToken cancellationToken)
    {
        var files = ReportedFiles.Require(HostSteps.Test, suite?.Results ?? [], Files);
        var further = ReportedFiles.Require(
            HostSteps.Modules,
            [.. (modules?.Results ?? []).Where(file => OfModules.Contains(file?.Name, StringComparer.Ordinal)
                && files.All(one => one.Name != file!.Name))],
            OfModules);
        return store.ChangeGrantsAsync(
            Scope(context), grants => grants.Grant(Generation(context), [.. files, .. further]), cancellationToken);
    }

    /// <summary>Takes nothing any more, once all results have come. From then on they are the image's.</summary>
    /// <exception cref="StageFailedException">Not all of them came as they were reported.</exception>
    public async Task SealAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var grants = await store.GetGrantsAsync(Scope(context), cancellationToken);
        await ReportedFiles.RequireStoredAsync(store, Scope(context), grants.Tests?.Files ?? [], cancellationToken);
        await store.ChangeGrantsAsync(Scope(context), now => now.Seal(Generation(context)), cancellationToken);
    }

    /// <summary>
    /// Keeps what the console of a server said, which no pod reports; once, and not beside results that are complete.
    /// </summary>
    public async Task KeepConsoleAsync(
        BuildContext context, Func<Func<Stream, Task>, Task> read, CancellationToken cancellationToken)
    {
        if ((await store.GetGrantsAsync(Scope(context), cancellationToken)).Tests is { IsSealed: true })
        {
            return;
        }

        var stored = await store.StatAsync(Scope(context), Console, cancellationToken);
        if (stored is null)
        {
            await read(async log => stored = await store.WriteAsync(
                Scope(context), Console, log, ArtifactWriteOptions.Default, cancellationToken));
        }

        if (stored is not null)
        {
            await store.ChangeGrantsAsync(
                Scope(context), grants => grants.Add(Generation(context), stored), cancellationToken);
        }
    }

    /// <summary>What the console said last; empty when it said nothing.</summary>
    public async Task<string> ReadConsoleAsync(BuildContext context, CancellationToken cancellationToken)
    {
        await using var content = await store.OpenReadAsync(Scope(context), Console, cancellationToken);
        return content is null ? string.Empty : await content.ReadEndAsync(ConsoleBytes, cancellationToken);
    }

    private async Task DeleteAsync(BuildContext context, CancellationToken cancellationToken)
    {
        foreach (var file in Files)
        {
            await store.DeleteAsync(Scope(context), file, cancellationToken);
        }
    }

    // A test that is repeated counts its pods anew, but then the build counts another host.
    private static string Generation(BuildContext context) => string.Create(
        CultureInfo.InvariantCulture,
        $"{context.Build.Uid()}.test-{context.Host.Attempt ?? 1}-{context.Status.Tests?.Attempt ?? 1}");

    private static ArtifactScope Scope(BuildContext context) =>
        ArtifactScopes.Of(context.Build, context.Status.ImageName!);
}
