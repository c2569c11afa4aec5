using System.Collections.Concurrent;
using System.Net.Sockets;

namespace ImageFactory.Testing.Processes;

/// <summary>Ports for servers that have to be told theirs.</summary>
public static class FreePorts
{
    // Below those that the kernel gives to connections: one of these would now and then take a port before its server
    // does. Apart from those that tests/cluster and tests/openstack take.
    private const int First = 10_000;
    private const int Last = 14_999;

    private static readonly string Folder =
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "imagefactory-ports")).FullName;

    // Locked until this process ends, so that no other test takes them, whether its server has started or not.
    private static readonly ConcurrentBag<FileStream> Taken = [];

    /// <summary>So many different ports that nobody listens on, and that no other test gets.</summary>
    public static int[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => TakeOne())];

    private static int TakeOne()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last + 1);
            if (Reserve(port) && IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool Reserve(int port)
    {
        try
        {
            Taken.Add(new FileStream(
                Path.Combine(Folder, $"{port}"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = TcpListener.Create(port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
