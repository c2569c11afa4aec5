using System.Net;
using System.Net.Sockets;

namespace ImageFactory.Testing.Processes;

/// <summary>Ports for servers that have to be told theirs.</summary>
public static class FreePorts
{
    /// <summary>So many different ports that nobody listens on at this moment.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Any, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
