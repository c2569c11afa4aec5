using System.ComponentModel;
using System.Diagnostics;

namespace ImageFactory.Operator.Backends.OpenStackVm.Ssh;

/// <summary>
/// Runs commands on one build server by the OpenSSH client (docs/adr/0003). Commands one after the other share a connection,
/// which is opened anew when it broke.
/// </summary>
internal sealed class SshClient(SshEndpoint endpoint) : IDisposable
{
    private const int ConnectionFailed = 255;
    private const int MessageLimit = 500;

    private readonly Lazy<SshFolder> _folder = new(() => SshFolder.Create(endpoint));

    /// <summary>Runs a command of the server's shell, and returns what it printed.</summary>
    /// <param name="command">The command; no secret, since all processes of the server see it.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="timeout">After that it is given up; on the server it may go on.</param>
    /// <param name="cancellationToken">Ends it likewise.</param>
    /// <exception cref="SshException">It had no good end.</exception>
    public async Task<byte[]> RunAsync(
        string command, ReadOnlyMemory<byte> input, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        using var ssh = Start(command);
        try
        {
            var output = ReadAsync(ssh, deadline.Token);
            var error = ssh.StandardError.ReadToEndAsync(deadline.Token);
            await WriteAsync(ssh, input, deadline.Token);
            await ssh.WaitForExitAsync(deadline.Token);
            return ssh.ExitCode == 0 ? await output : throw Explain(ssh.ExitCode, await error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SshException(SshFault.Unreachable, $"no answer within {timeout.TotalSeconds:0} s");
        }
        finally
        {
            End(ssh);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_folder.IsValueCreated)
        {
            _folder.Value.Dispose();
        }
    }

    private Process Start(string command)
    {
        var start = new ProcessStartInfo("ssh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-F", _folder.Value.Config, "-T", SshFolder.Host, command },
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new SshException(
                SshFault.Unreachable, $"the OpenSSH client cannot be run ({error.Message}): install openssh-client beside the operator");
        }
    }

    private static async Task<byte[]> ReadAsync(Process ssh, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        await ssh.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
        return output.ToArray();
    }

    private static async Task WriteAsync(Process ssh, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await ssh.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
            ssh.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading it all; its exit code and words tell why.
        }
    }

    // https://man.openbsd.org/ssh: 255 is ssh's own word, all else is the command's.
    private static SshException Explain(int exitCode, string error)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var last = lines.LastOrDefault() ?? $"exit code {exitCode}";
        var message = last.Length > MessageLimit ? last[..MessageLimit] : last;
        if (exitCode != ConnectionFailed)
        {
            return new SshException(SshFault.CommandFailed, message);
        }

        return new SshException(
            error.Contains("Host key verification failed", StringComparison.Ordinal)
            || error.Contains("HOST IDENTIFICATION HAS CHANGED", StringComparison.Ordinal)
            || error.Contains("no matching host key type found", StringComparison.Ordinal)
                ? SshFault.WrongHostKey
                : SshFault.Unreachable,
            message);
    }

    private static void End(Process ssh)
    {
        try
        {
            ssh.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }
}
