using System.Globalization;
using System.Text;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;

namespace ImageFactory.Operator.Hosts.OpenStackVm.Agent;

/// <summary>What the agent on a build server answered (HostScripts/agent.sh).</summary>
/// <param name="Step">How the step stands.</param>
/// <param name="Log">What its log has more than was known.</param>
internal sealed record AgentResponse(StepObservation Step, ReadOnlyMemory<byte> Log)
{
    private const string Header = "imagefactory-agent 1 ";
    private const string Killed = "oom-kill";

    // Far more than seven words of the agent's take; what a server says instead is shown in a status.
    private const int LongestLine = 256;

    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Reads an answer.</summary>
    /// <exception cref="SshException">It is none: the agent there is another's.</exception>
    public static AgentResponse Parse(string step, ReadOnlyMemory<byte> answer)
    {
        var end = answer.Span[..Math.Min(answer.Length, LongestLine)].IndexOf((byte)'\n');
        var line = end < 0 ? string.Empty : Encoding.UTF8.GetString(answer.Span[..end]);
        var words = line.StartsWith(Header, StringComparison.Ordinal) ? line[Header.Length..].Split(' ') : [];
        if (words is not
            [var state, var startedAt, var finishedAt, var exitCode, var reason, var reportBytes, var logBytes]
            || !long.TryParse(startedAt, NumberStyles.None, CultureInfo.InvariantCulture, out var started)
            || !long.TryParse(finishedAt, NumberStyles.None, CultureInfo.InvariantCulture, out var finished)
            || !int.TryParse(exitCode, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            || !int.TryParse(reportBytes, NumberStyles.None, CultureInfo.InvariantCulture, out var report)
            || !int.TryParse(logBytes, NumberStyles.None, CultureInfo.InvariantCulture, out var log)
            || started > LastSecond
            || finished > LastSecond
            || answer.Length != end + 1L + report + log)
        {
            throw new SshException(
                SshFault.CommandFailed, $"the agent's answer cannot be read: '{line}', {answer.Length} bytes");
        }

        var rest = answer[(end + 1)..];
        var observation = state == "Ended"
            ? new StepObservation(step, StepPhase.Ended)
            {
                StartedAt = DateTimeOffset.FromUnixTimeSeconds(started),
                FinishedAt = DateTimeOffset.FromUnixTimeSeconds(finished),
                ExitCode = code,
                Reason = reason == Killed ? StepObservation.OutOfMemory : reason,
                Report = report <= HostReport.MostBytes
                    ? HostReport.Parse(Encoding.UTF8.GetString(rest.Span[..report]))
                    : null,
                Message = report > HostReport.MostBytes
                    ? $"its report has {report} bytes, and the factory's scripts write {HostReport.MostBytes} at most"
                    : null,
            }
            : new StepObservation(step, StepPhase.Running) { StartedAt = DateTimeOffset.FromUnixTimeSeconds(started) };
        return new AgentResponse(observation, rest[report..]);
    }
}
