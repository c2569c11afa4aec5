using System.Diagnostics;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using k8s.Models;

namespace ImageFactory.Operator.Tracing;

/// <summary>
/// Writes the trace of a build when it is over: a span for the build and one for each of its stages, made from the
/// times in its status, so that it does not matter who was there when they began. The build's UID is the trace's id,
/// which is known from the start.
/// </summary>
/// <param name="export">Who takes the spans; null for nobody.</param>
internal sealed class BuildTraces(IDisposable? export) : IDisposable
{
    /// <summary>Nobody takes spans.</summary>
    public static readonly BuildTraces None = new(export: null);

    private readonly ActivitySource _source = new(TraceExport.Source);

    /// <summary>Writes down in a status which trace the build will have.</summary>
    public void Name(V1ImageBuild build, V1ImageBuildStatus status)
    {
        // Of a build that was over before nobody writes a trace any more.
        if (export is not null && status.Phase?.IsFinal() != true)
        {
            status.TraceId ??= TraceId(build)?.ToHexString();
        }
    }

    /// <summary>Writes the trace if the build ended between two statuses; waits for nobody.</summary>
    public void Report(V1ImageBuild build, V1ImageBuildStatus? before, V1ImageBuildStatus after)
    {
        if (export is null
            || after.Phase?.IsFinal() != true
            || before?.Phase == after.Phase
            || TraceId(build) is not { } id
            || after.StartedAt is not { } start)
        {
            return;
        }

        var root = _source.StartActivity(
            $"build {build.Spec.ProfileRef.Name}",
            ActivityKind.Internal,
            new ActivityContext(id, spanId: default, ActivityTraceFlags.Recorded),
            Known(Tags(build, after)),
            startTime: start);
        if (root is null)
        {
            return;
        }

        var ending = after.Stages!.FirstOrDefault(line => line.Name == after.CurrentStage);
        foreach (var stage in after.Stages!)
        {
            AddStage(root, stage);
        }

        End(root, after.Phase is BuildPhase.Failed, ending?.Message, after.FinishedAt ?? start);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _source.Dispose();
        export?.Dispose();
    }

    // A stage that goes on after the build, such as a region that gets its image late, has no end yet and no span.
    private void AddStage(Activity root, V1StageStatus stage)
    {
        if (stage.StartedAt is not { } start || stage.FinishedAt is not { } end)
        {
            return;
        }

        var span = _source.StartActivity(
            stage.Name,
            ActivityKind.Internal,
            root.Context,
            Known(
            [
                new("imagefactory.stage", stage.Name),
                new("imagefactory.result", stage.State?.ToString()),
                new("imagefactory.reason", stage.Reason),
                new("imagefactory.attempts", stage.Attempts),
                new("imagefactory.log", stage.Log),
            ]),
            startTime: start);
        if (span is not null)
        {
            End(span, stage.State == StageState.Failed, stage.Message, end);
        }
    }

    private static void End(Activity span, bool isError, string? message, DateTimeOffset end)
    {
        if (isError)
        {
            span.SetStatus(ActivityStatusCode.Error, message);
        }

        span.SetEndTime(end.UtcDateTime);
        span.Stop();
    }

    private static IEnumerable<KeyValuePair<string, object?>> Known(IEnumerable<KeyValuePair<string, object?>> tags) =>
        tags.Where(tag => tag.Value is not null);

    private static IEnumerable<KeyValuePair<string, object?>> Tags(V1ImageBuild build, V1ImageBuildStatus status) =>
    [
        new("k8s.namespace.name", build.Namespace()),
        new("imagefactory.build.name", build.Name()),
        new("imagefactory.build.uid", build.Uid()),
        new("imagefactory.build.number", status.BuildNumber),
        new("imagefactory.profile", build.Spec.ProfileRef.Name),
        new("imagefactory.image", status.ImageName),
        new("imagefactory.tool", status.Tool?.ToString()),
        new("imagefactory.backend", $"{build.Spec.Backend ?? BuildBackend.Pod}"),
        new("imagefactory.trigger", build.GetLabel(BuildAnnotations.Trigger)),
        new("imagefactory.stage", status.CurrentStage),
        new("imagefactory.result", status.Phase?.ToString()),
        new("imagefactory.reason", status.Stages!.FirstOrDefault(line => line.Name == status.CurrentStage)?.Reason),
        new("imagefactory.queue_seconds", QueueSeconds(build, status)),
    ];

    private static double? QueueSeconds(V1ImageBuild build, V1ImageBuildStatus status) =>
        build.Metadata.CreationTimestamp is { } created && status.StartedAt is { } start
            ? Math.Max(0, (start - created).TotalSeconds)
            : null;

    // A UID is a UUID by the API server's promise; whoever gives another gets no trace.
    private static ActivityTraceId? TraceId(V1ImageBuild build) =>
        Guid.TryParse(build.Uid(), out var uid) && uid != Guid.Empty
            ? ActivityTraceId.CreateFromString(uid.ToString("N"))
            : null;
}
