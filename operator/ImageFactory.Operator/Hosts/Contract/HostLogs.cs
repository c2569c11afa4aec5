using System.Globalization;
using System.Text;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>The logs of a build's steps in the store, where they outlive the host.</summary>
internal sealed class HostLogs(IArtifactStore store)
{
    // What a condition can show; the store has the rest.
    private const int TailLines = 12;
    private const int TailBytes = 2048;

    // Scripts of hosts reckon with it, in 64 bits.
    private const long BeyondAnyLog = 1L << 50;

    /// <summary>Whether the log of a step is there.</summary>
    public async Task<bool> HasAsync(BuildContext context, string step, CancellationToken cancellationToken) =>
        await store.GetLengthAsync(Scope(context), FileName(context, step), cancellationToken) is not null;

    /// <summary>
    /// From which byte on the rest of a step's log is wanted. Of one that was cut it is a byte that no log has: a host
    /// that has more of it would be asked for it until the build is timed out.
    /// </summary>
    public async Task<long> WantedFromAsync(BuildContext context, string step, CancellationToken cancellationToken) =>
        await IsCutAsync(context, step, cancellationToken)
            ? BeyondAnyLog
            : await store.GetLengthAsync(Scope(context), FileName(context, step), cancellationToken) ?? 0;

    /// <summary>Keeps the whole log of a step, as far as there is room for it.</summary>
    public async Task WriteAsync(
        BuildContext context, string step, Stream log, CancellationToken cancellationToken)
    {
        var (scope, file) = (Scope(context), FileName(context, step));
        var room = await store.GetLogRoomAsync(scope, file, cancellationToken)
            + (await store.GetLengthAsync(scope, file, cancellationToken) ?? 0);
        await using var cut = new LogCut(log, room);
        await store.WriteAsync(scope, file, cut, ArtifactWriteOptions.Default, cancellationToken);
    }

    /// <summary>
    /// Adds to the log of a step, as far as there is room for it; readers see it with the addition or without.
    /// </summary>
    public async Task AppendAsync(
        BuildContext context, string step, ReadOnlyMemory<byte> addition, CancellationToken cancellationToken)
    {
        var (scope, file) = (Scope(context), FileName(context, step));
        var room = await store.GetLogRoomAsync(scope, file, cancellationToken);
        if (addition.Length <= room)
        {
            await store.AppendAsync(scope, file, addition, cancellationToken);
        }
        else if (!await IsCutAsync(context, step, cancellationToken))
        {
            byte[] last = [.. addition.Span[..(int)room], .. LogCut.Mark];
            await store.AppendAsync(scope, file, last, cancellationToken);
        }
    }

    /// <summary>Writes on the stage's line where the log of a step is.</summary>
    public static void Note(BuildContext context, BuildStage stage, string step) =>
        context.Status.Stage(stage).Log = Location(context, step);

    /// <summary>Where the log of a step is.</summary>
    public static string Location(BuildContext context, string step) => $"{Scope(context)}/{FileName(context, step)}";

    /// <summary>The last lines of a step's log; null when it is not there.</summary>
    public async Task<string?> TailAsync(BuildContext context, string step, CancellationToken cancellationToken)
    {
        await using var content = await store.OpenReadAsync(Scope(context), FileName(context, step), cancellationToken);
        if (content is null)
        {
            return null;
        }

        var lines = (await content.ReadEndAsync(TailBytes, cancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', lines.TakeLast(TailLines));
    }

    /// <summary>Name of a step's log in the store; later hosts of the same build get files of their own.</summary>
    internal static string FileName(string step, int attempt) => attempt == 1
        ? $"logs/{step}.log"
        : string.Create(CultureInfo.InvariantCulture, $"logs/{step}.{attempt}.log");

    private static string FileName(BuildContext context, string step) => FileName(step, context.Host.Attempt ?? 1);

    // A build has the name of its image from its first stage on, and a host only after that.
    private static ArtifactScope Scope(BuildContext context) =>
        ArtifactScopes.Of(context.Build, context.Status.ImageName!);

    // The end of a log is read only where there is no more room: it costs a reading of the whole log for its digest.
    private async Task<bool> IsCutAsync(BuildContext context, string step, CancellationToken cancellationToken)
    {
        var (scope, file) = (Scope(context), FileName(context, step));
        if (await store.GetLogRoomAsync(scope, file, cancellationToken) > 0)
        {
            return false;
        }

        await using var content = await store.OpenReadAsync(scope, file, cancellationToken);
        return content is not null
            && (await content.ReadEndAsync(LogCut.Mark.Length, cancellationToken))
                .Equals(Encoding.UTF8.GetString(LogCut.Mark), StringComparison.Ordinal);
    }
}
