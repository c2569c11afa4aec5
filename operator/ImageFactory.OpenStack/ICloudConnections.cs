using ImageFactory.OpenStack.Config;

namespace ImageFactory.OpenStack;

/// <summary>The clouds that can be worked with, and the clients of their regions.</summary>
public interface ICloudConnections
{
    /// <summary>The clouds' names.</summary>
    /// <exception cref="CloudConfigException">The configuration can't be used.</exception>
    IReadOnlyList<string> Clouds { get; }

    /// <summary>
    /// The regions that the configuration names for a cloud; empty where it leaves them to the catalogue.
    /// </summary>
    /// <exception cref="CloudConfigException">There is no such cloud, or the configuration can't be used.</exception>
    IReadOnlyList<string> Regions(string cloud);

    /// <summary>The clients of a region. Nothing is sent for it.</summary>
    /// <param name="cloud">The cloud's name.</param>
    /// <param name="region">The region; null for the entry's own.</param>
    /// <exception cref="CloudConfigException">
    /// There is no such cloud or region, or the configuration can't be used.
    /// </exception>
    CloudConnection Get(string cloud, string? region = null);
}
