using System.Globalization;
using System.IO.Pipelines;
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

    /// <summary>How much of a step's log is there; null when there is none.</summary>
    public async Task<long?> SizeAsync(BuildContext context, string step, CancellationToken cancellationToken) =>
        (await store.StatAsync(Scope(context), FileName(context, step), cancellationToken))?.SizeBytes;

    /// <summary>Keeps the whole log of a step.</summary>
    public Task WriteAsync(BuildContext context, string step, Stream log, CancellationToken cancellationToken) =>
        store.WriteAsync(Scope(context), FileName(context, step), log, ArtifactWriteOptions.Default, cancellationToken);

    /// <summary>Adds to the log of a step; readers see it with the addition or without.</summary>
    public async Task AppendAsync(
        BuildContext context, string step, ReadOnlyMemory<byte> addition, CancellationToken cancellationToken)
    {
        await using var before = await store.OpenReadAsync(Scope(context), FileName(context, step), cancellationToken);
        var pipe = new Pipe();
        var filling = FillAsync(pipe.Writer, before?.Stream ?? Stream.Null, addition, cancellationToken);
        await using var log = pipe.Reader.AsStream();
        await WriteAsync(context, step, log, cancellationToken);
        await filling;
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

    private static async Task FillAsync(
        PipeWriter writer, Stream before, ReadOnlyMemory<byte> addition, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            await before.CopyToAsync(writer, cancellationToken);
            await writer.WriteAsync(addition, cancellationToken);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            fault = error;
        }

        await writer.CompleteAsync(fault);
    }
}
