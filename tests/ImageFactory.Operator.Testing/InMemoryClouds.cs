using ImageFactory.OpenStack;

namespace ImageFactory.Operator.Testing;

/// <summary>Clouds whose regions all have the same images, and nothing else.</summary>
internal sealed class InMemoryClouds(InMemoryImages images) : ICloudConnections
{
    public IReadOnlyList<string> Clouds => ["demo"];

    public IReadOnlyList<string> Regions(string cloud) => [];

    public CloudConnection Get(string cloud, string? region = null) =>
        new(cloud, region, _ => throw new NotSupportedException())
        {
            Images = images,
            ImageData = null!,
            ImageMembers = null!,
            Servers = null!,
            Flavors = null!,
            KeyPairs = null!,
            Networks = null!,
            FloatingIps = null!,
            Volumes = null!,
        };
}
