using System.Text;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.OpenStackVm.Agent;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.OpenStackVm;

public sealed class AgentAnswerTests
{
    private const string Report =
        """{"stage":"prepare","result":"Succeeded","reason":"Succeeded","message":"done","retryable":false,"data":"""
        + "{}}";

    [Fact]
    public void A_step_at_work_has_a_start_and_some_log()
    {
        var answer = Parse("imagefactory-agent 1 Running 1700000000 0 0 success 0 5\nabcde");

        Assert.Equal(
            new StepObservation("prepare", StepPhase.Running)
            {
                StartedAt = DateTimeOffset.FromUnixTimeSeconds(1700000000),
            },
            answer.Step);
        Assert.Equal("abcde", Encoding.UTF8.GetString(answer.Log.Span));
    }

    [Fact]
    public void A_step_that_has_ended_has_its_times_its_code_and_its_report()
    {
        var answer = Parse($"imagefactory-agent 1 Ended 1700000000 1700000060 0 success {Report.Length} 0\n{Report}");

        Assert.Equal(
            (StepPhase.Ended, 1700000060L, 0, "done"),
            (
                answer.Step.Phase,
                answer.Step.FinishedAt!.Value.ToUnixTimeSeconds(),
                answer.Step.ExitCode!.Value,
                answer.Step.Report!.Message));
        Assert.True(answer.Log.IsEmpty);
    }

    [Fact]
    public void A_step_without_memory_is_told_from_one_that_was_killed()
    {
        Assert.Equal(
            StepObservation.OutOfMemory, Parse("imagefactory-agent 1 Ended 1 2 137 oom-kill 0 0\n").Step.Reason);
        Assert.Equal("signal", Parse("imagefactory-agent 1 Ended 1 2 137 signal 0 0\n").Step.Reason);
        Assert.True(Parse("imagefactory-agent 1 Ended 1 2 255 rebooted 0 0\n").Step.WasKilled);
    }

    [Fact]
    public void A_report_that_no_script_writes_is_none_and_its_length_is_told()
    {
        var report = $$"""{"result":"Succeeded","message":"{{new string('a', 4096)}}"}""";

        var step = Parse($"imagefactory-agent 1 Ended 1 2 0 success {report.Length} 0\n{report}").Step;

        Assert.Null(step.Report);
        Assert.Equal("its report has 4131 bytes, and the factory's scripts write 4096 at most", step.Message);
    }

    [Fact]
    public void What_a_server_says_instead_of_an_answer_is_not_repeated_at_length()
    {
        var words = new string('a', 1 << 20);

        Assert.InRange(Assert.Throws<SshException>(() => Parse($"imagefactory-agent 1 Ended 1 2 1 {words} 0 0\n"))
            .Message.Length, 1, 500);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Welcome to this server!\n")]
    [InlineData("imagefactory-agent 2 Running 1 0 0 success 0 0\n")]
    [InlineData("imagefactory-agent 1 Running 1 0 0 success 0 9\nshort")]
    [InlineData("imagefactory-agent 1 Ended now then 0 success 0 0\n")]
    public void What_is_no_answer_of_the_agent_is_refused(string text) =>
        Assert.Equal(SshFault.CommandFailed, Assert.Throws<SshException>(() => Parse(text)).Fault);

    private static AgentResponse Parse(string text) => AgentResponse.Parse("prepare", Encoding.UTF8.GetBytes(text));
}
