using System.Text;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.Operator.Artifacts;

namespace ImageFactory.Operator.Clouds;

/// <summary>Keeps what a server wrote to its serial console, which goes with the server.</summary>
internal static class ServerConsole
{
    private const int Lines = 1000;

    /// <summary>Keeps it, if there is any: no log is worth a server that stays.</summary>
    /// <param name="cloud">Where the server is.</param>
    /// <param name="server">The server.</param>
    /// <param name="write">Writes it into the store.</param>
    /// <param name="isNeeded">Whether the caller comes again when the cloud does not answer just now.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task KeepAsync(
        CloudConnection cloud,
        Server server,
        Func<Stream, Task> write,
        bool isNeeded,
        CancellationToken cancellationToken)
    {
        try
        {
            var text = await cloud.Servers.GetConsoleOutputAsync(server.Id, Lines, cancellationToken);
            using var log = new MemoryStream(Encoding.UTF8.GetBytes(text));
            await write(log);
        }
        catch (OpenStackException error) when (!error.IsTransient || !isNeeded)
        {
            // A server that never ran, or is gone, has no console.
        }
        catch (ArtifactStoreFullException)
        {
            // The server goes all the same.
        }
    }
}
