using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ImageFactory.Operator.Signatures;

/// <summary>
/// A home of GnuPG for one piece of work: a folder that nobody else may look into, and the agent that holds its keys. The agent
/// lives as long as a program that reads from us lives, so it ends with this process even if that is killed.
/// </summary>
internal sealed class GnuPgHome : IAsyncDisposable
{
    // Short, since the path of the agent's socket has at most 107 bytes.
    private const string Prefix = "ifgpg-";

    // Once in a process, before its first home.
    private static readonly Lazy<int> Stale = new(RemoveStale);

    private readonly Process _agent;

    private GnuPgHome(string path, Process agent)
    {
        Path = path;
        _agent = agent;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Makes a home.</summary>
    /// <exception cref="SigningException">GnuPG is not installed, or there is no room for it.</exception>
    public static async Task<GnuPgHome> CreateAsync(CancellationToken cancellationToken)
    {
        _ = Stale.Value;
        string? path = null;
        try
        {
            // Readable by its owner only (0700).
            path = Directory.CreateTempSubdirectory(
                string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-")).FullName;
            var home = new GnuPgHome(path, StartAgent(path));
            try
            {
                await home.WaitForAgentAsync(cancellationToken);
                return home;
            }
            catch
            {
                await home.DisposeAsync();
                throw;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or Win32Exception)
        {
            Remove(path);
            throw new SigningException(
                $"GnuPG cannot be started: {error.Message}: install gpg and gpg-agent, and make room in {System.IO.Path.GetTempPath()}");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // The agent would notice by itself that its program has ended, but only after seconds.
        using (var kill = Process.Start("gpgconf", ["--homedir", Path, "--kill", "gpg-agent"]))
        {
            await kill.WaitForExitAsync();
        }

        _agent.StandardInput.Close();
        await _agent.WaitForExitAsync();
        _agent.Dispose();
        Remove(Path);
    }

    // The homes of processes that were killed. In a container every life of the operator has the same number.
    private static int RemoveStale()
    {
        var stale = Directory.GetDirectories(System.IO.Path.GetTempPath(), $"{Prefix}*")
            .Where(path => System.IO.Path.GetFileName(path)[Prefix.Length..].Split('-')[0] is var owner
                && (owner == $"{Environment.ProcessId}" || !Directory.Exists($"/proc/{owner}")))
            .ToList();
        stale.ForEach(Remove);
        return stale.Count;
    }

    // The program that the agent starts gives back what it reads; the agent listens by then.
    private async Task WaitForAgentAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _agent.StandardInput.WriteLineAsync();
            await _agent.StandardInput.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            // It has ended; why, it says below.
        }

        if (await _agent.StandardOutput.ReadLineAsync(cancellationToken) is null)
        {
            throw new IOException((await _agent.StandardError.ReadToEndAsync(cancellationToken)).Trim());
        }
    }

    private static Process StartAgent(string path) => Process.Start(
        new ProcessStartInfo("gpg-agent", ["--homedir", path, "--quiet", "--daemon", "--", "cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static void Remove(string? path)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another user's: not ours to remove. Or the agent removes its socket at the same time, and the next start the rest.
        }
    }
}
