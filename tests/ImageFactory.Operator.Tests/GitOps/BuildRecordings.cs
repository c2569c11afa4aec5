using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Stages;

namespace ImageFactory.Operator.Tests.GitOps;

/// <summary>Builds in every state that tools tell apart, their statuses made as the operator makes them.</summary>
internal static class BuildRecordings
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    /// <summary>All of them.</summary>
    public static async Task<IReadOnlyList<RecordedObject>> AllAsync() =>
    [
        Record("new", new ScriptedBuild()),
        await RunAsync("queued", BuildStage.Initialized, new StageOutcome.Waiting(
            Reasons.WaitingForSlot, "2 of 2 builds are at work", Soon)),
        await RunAsync("suspended", BuildStage.Initialized, new StageOutcome.Suspended(
            "spec.suspend is true: the build begins once it is false", Soon)),
        await RunAsync("running", BuildStage.ImageBuilt, new StageOutcome.Running("diskimage-builder is at work")),
        await RunAsync("edited", BuildStage.ImageBuilt, new StageOutcome.Running("diskimage-builder is at work"), then:
            script => script.Build.Metadata.Generation = 2),
        await RunAsync("cleaning-up", BuildStage.HostDestroyed, new StageOutcome.Waiting(
            Reasons.WaitingForJanitor, "loop devices are being released", Soon)),
        await RunAsync("succeeded"),
        await RunAsync("catching-up", BuildStage.Distributed, new StageOutcome.CatchingUp(
            "mycloud/RegionTwo does not answer", Soon)),
        await RunAsync("host-kept", BuildStage.HostDestroyed, new StageOutcome.Kept("Kept for a look", Soon)),
        await RunAsync("unchanged", BuildStage.SourceFetched, new StageOutcome.Unchanged(
            "Nothing changed since Standard_Debian_12_20260130_0")),
        await RunAsync("failed", BuildStage.ImageBuilt, new StageOutcome.Failed(
            Reasons.FailedScript, "build ended with 1: No space left on device")),
        await RunAsync("cancelled", first: script => script.Build.Spec.Cancel = true),
        await RunAgainAsync("changed-afterwards", script => script.Build.Spec.Backend = BuildBackend.OpenStackVm),
        await RunAsync("deleting", BuildStage.ImageBuilt, new StageOutcome.Running("diskimage-builder is at work"),
            then: script => script.Build.Metadata.DeletionTimestamp = ScriptedBuild.Start.UtcDateTime),
    ];

    private static async Task<RecordedObject> RunAsync(
        string state,
        BuildStage? stage = null,
        StageOutcome? outcome = null,
        Action<ScriptedBuild>? first = null,
        Action<ScriptedBuild>? then = null)
    {
        var script = Script(stage is { } at ? [new ScriptedStage(at, outcome!)] : []);
        first?.Invoke(script);
        await script.PassAsync();
        then?.Invoke(script);
        return Record(state, script);
    }

    private static async Task<RecordedObject> RunAgainAsync(string state, Action<ScriptedBuild> change)
    {
        var script = Script();
        await script.PassAsync();
        change(script);
        await script.PassAsync();
        return Record(state, script);
    }

    private static ScriptedBuild Script(params IBuildStage[] stages)
    {
        var script = new ScriptedBuild(stages);
        script.Build.Status = new V1ImageBuildStatus { ImageName = "Standard_Debian_12_20260131_0" };
        return script;
    }

    private static RecordedObject Record(string state, ScriptedBuild script) =>
        RecordedObject.Of($"imagebuild-{state}", script.Build, EntityJsonContext.Default.V1ImageBuild);
}
