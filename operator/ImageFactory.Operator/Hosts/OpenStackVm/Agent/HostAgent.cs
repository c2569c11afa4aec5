using System.Formats.Tar;
using System.Globalization;
using System.Text.Json;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;

namespace ImageFactory.Operator.Hosts.OpenStackVm.Agent;

/// <summary>
/// Talks with HostScripts/agent.sh on one build server. Each call starts a step or finds it again, so that any of them
/// may be lost or made twice.
/// </summary>
internal sealed class HostAgent(SshClient ssh, string user, string buildUid)
{
    /// <summary>The agent's folder on the server.</summary>
    public const string Root = "/var/lib/imagefactory";

    // A call that waits for the end of a step tells it at once; while it waits, what the log has grown by is on the
    // way.
    private const int WaitSeconds = 10;

    // As the scripts are mounted in a pod: read and run by all.
    private const UnixFileMode ScriptMode = UnixFileMode.UserRead | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode InputMode = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    private string Sudo => user == "root" ? string.Empty : "sudo -n ";

    /// <summary>Brings scripts and input to the server, and begins with the first step.</summary>
    public Task<AgentResponse> InstallAsync(
        HostInput input, string step, long logOffset, CancellationToken cancellationToken) =>
        CallAsync(
            $"{Sudo}sh -c 'umask 022 && mkdir -p {Root} && cd {Root} && tar -xf - && "
            + $"exec sh {Arguments(step, logOffset)}'",
            Pack(input),
            step,
            cancellationToken);

    /// <summary>
    /// Asks for a step, which is started if it was not yet, with what it is entrusted with, if it is with anything.
    /// </summary>
    public Task<AgentResponse> AskAsync(
        string step, long logOffset, ReadOnlyMemory<byte> entrusted, CancellationToken cancellationToken) =>
        CallAsync($"{Sudo}sh {Arguments(step, logOffset)}", entrusted, step, cancellationToken);

    private async Task<AgentResponse> CallAsync(
        string command, ReadOnlyMemory<byte> input, string step, CancellationToken cancellationToken) =>
        AgentResponse.Parse(step, await ssh.RunAsync(command, input, Timeout, cancellationToken));

    // Words and numbers of our own, all of them: nothing that a shell could take for more.
    private string Arguments(string step, long logOffset) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Root}/scripts/agent.sh {Guid.Parse(buildUid):D} {step} {logOffset} {WaitSeconds}");

    private static byte[] Pack(HostInput input)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar))
        {
            foreach (var (name, text) in HostInputs.Scripts)
            {
                Write(tar, $"scripts/{name}", System.Text.Encoding.UTF8.GetBytes(text), ScriptMode);
            }

            Write(
                tar,
                $"input/{HostPaths.InputFile}",
                JsonSerializer.SerializeToUtf8Bytes(input, HostJsonContext.Default.HostInput),
                InputMode);
        }

        return bytes.ToArray();
    }

    private static void Write(TarWriter tar, string name, byte[] content, UnixFileMode mode)
    {
        using var data = new MemoryStream(content);
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { Mode = mode, DataStream = data });
    }
}
