using System.Net;

namespace ImageFactory.Operator.Settings;

/// <summary>
/// Where /metrics is served. The page has the names of all tenants' profiles and builds, and no login: who may not read
/// them all must not reach it.
/// </summary>
internal sealed record MetricsSettings
{
    /// <summary>
    /// A port of its own; left out, it is that of the probes, which every node has to reach.
    /// </summary>
    public int? ListenPort { get; set; }

    /// <summary>The address that the port is opened on, such as 127.0.0.1 for a proxy that asks for a login.</summary>
    public string ListenAddress { get; set; } = "0.0.0.0";

    /// <summary>What cannot work; each fault names the setting.</summary>
    /// <param name="others">The other ports that the operator listens on.</param>
    internal IEnumerable<string> Faults(params int[] others)
    {
        if (ListenPort is <= 0 or > ushort.MaxValue)
        {
            yield return "metrics.listenPort must be a port, 1 to 65535";
        }

        if (ListenPort is { } port && others.Contains(port))
        {
            yield return "metrics.listenPort must differ from healthPort and artifacts.listenPort: leave it out for "
                + "healthPort";
        }

        if (!IPAddress.TryParse(ListenAddress, out _))
        {
            yield return "metrics.listenAddress must be an IP address, e.g. 127.0.0.1 or ::";
        }
    }
}
