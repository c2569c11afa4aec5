using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ImageFactory.Testing.Processes;

/// <summary>
/// A real sshd on an address of this machine, for the machine behind a server's record. Root logs in, by key only.
/// </summary>
public sealed class SshServer : IAsyncDisposable
{
    private const string PrivilegeSeparation = "/run/sshd";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly Process _process;

    private SshServer(IPEndPoint address, string hostKey, string authorizedKey, string settings)
    {
        Directory.CreateDirectory(PrivilegeSeparation);
        Write("host_key", hostKey + "\n");
        Write("authorized_keys", authorizedKey + "\n");
        // SHLVL: a bash within a shell does not read root's ~/.bashrc, which may be slow, or print something.
        Write(
            "sshd_config",
            $"""
            ListenAddress {address}
            HostKey {_folder.Path}/host_key
            AuthorizedKeysFile {_folder.Path}/authorized_keys
            PidFile none
            UsePAM no
            StrictModes no
            PermitRootLogin prohibit-password
            PasswordAuthentication no
            SetEnv SHLVL=1
            {settings}

            """);
        _process = Process.Start(new ProcessStartInfo(
            "/usr/sbin/sshd", ["-D", "-e", "-f", Path.Combine(_folder.Path, "sshd_config")])
        {
            RedirectStandardError = true,
        })!;
        _process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? string.Empty);
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has said so far.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Starts it; it answers on return.</summary>
    /// <param name="address">Where it listens.</param>
    /// <param name="hostKey">Its private host key.</param>
    /// <param name="authorizedKey">The public key that root logs in by.</param>
    /// <param name="settings">Further lines of its sshd_config.</param>
    public static async Task<SshServer> StartAsync(
        IPEndPoint address, string hostKey, string authorizedKey, params string[] settings)
    {
        var server = new SshServer(address, hostKey, authorizedKey, string.Join('\n', settings));
        await Eventually.HoldsAsync(
            () => AnswersAsync(address), Deadline, () => $"no sshd answers at {address}: {server.Log}");
        return server;
    }

    /// <summary>Ends it with all its connections.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private static async Task<bool> AnswersAsync(IPEndPoint address)
    {
        try
        {
            using var client = new TcpClient(address.AddressFamily);
            await client.ConnectAsync(address);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Write(string name, string text)
    {
        var file = _folder.Write(name, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
