using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Stages;
using Xunit;

namespace ImageFactory.Operator.Tests.Stages;

/// <summary>Errors that nobody expects are tried again, and told, for as long as that may help.</summary>
public sealed class UnexpectedErrorTests
{
    [Fact]
    public async Task An_error_that_nobody_expects_is_told_and_the_fifth_in_a_row_fails_the_build()
    {
        var pipeline = new ScriptedBuild(new ThrowingStage(BuildStage.Prepared, _ => true));

        var told = new List<string>();
        for (var reconcile = 1; reconcile <= 5; reconcile++)
        {
            var stage = (await pipeline.PassAsync()).Stage(BuildStage.Prepared);
            told.Add($"{stage.State}/{stage.Reason} {stage.UnexpectedErrors}: {stage.Message}");
        }

        Assert.Equal(
            [
                .. Enumerable.Range(1, 4).Select(number =>
                    $"Running/UnexpectedError {number}: "
                    + "Unexpected, tried again: ArgumentException: the name is too long"),
                "Failed/FailedUnexpectedError : ArgumentException: the name is too long; "
                + "given up after 5 times in a row, see the operator's log for reconcileID ",
            ],
            told);
        // The fifth, too, with its stack: the message sends people there.
        Assert.Equal(
            Enumerable.Repeat(
                "images/debian-12-x: Prepared ended in an error that nobody expects: ArgumentException", 5),
            pipeline.Log.Collector.GetSnapshot().Select(line => $"{line.Message}: {line.Exception?.GetType().Name}"));
        var status = pipeline.Build.Status!;
        Assert.Equal((BuildPhase.Failed, "Prepared"), (status.Phase!.Value, status.CurrentStage));
        Assert.Equal(StageState.Succeeded, status.Stage(BuildStage.HostDestroyed).State);
    }

    [Fact]
    public async Task Errors_that_nobody_expects_are_counted_anew_after_a_reconcile_without_one()
    {
        var pipeline = new ScriptedBuild(new ThrowingStage(BuildStage.Prepared, run => run != 4));

        for (var reconcile = 1; reconcile <= 8; reconcile++)
        {
            await pipeline.PassAsync();
        }

        var status = pipeline.Build.Status!;
        Assert.Equal(
            (4, BuildPhase.Running),
            (status.Stage(BuildStage.Prepared).UnexpectedErrors!.Value, status.Phase!.Value));
    }

    [Fact]
    public async Task An_error_in_the_clean_up_leaves_no_build_without_an_end()
    {
        var pipeline = new ScriptedBuild(new ThrowingStage(BuildStage.CleanedUp, _ => true));

        for (var reconcile = 1; reconcile <= 6; reconcile++)
        {
            await pipeline.PassAsync();
        }

        Assert.Equal(
            ["CleanedUp: Failed/FailedUnexpectedError", "HostDestroyed: Succeeded/Succeeded"],
            pipeline.States().TakeLast(2));
    }
}
