using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Identity;

namespace ImageFactory.Operator.Testing.InMemory;

/// <summary>
/// Clouds without an OpenStack. All regions are one and the same, unless the test gives some of them their own.
/// </summary>
internal sealed class InMemoryClouds(InMemoryRegion everywhere) : ICloudConnections
{
    private static readonly CloudIdentity Identity = new(
        "u1", "imagefactory", InMemoryImages.Project, "images", ["member"], DateTimeOffset.MaxValue);

    public InMemoryClouds(InMemoryImages images)
        : this(new InMemoryRegion(TimeProvider.System) { Images = images })
    {
    }

    public IReadOnlyList<string> Clouds => ["demo"];

    /// <summary>The regions that are another, by <c>cloud/region</c>.</summary>
    public Dictionary<string, InMemoryRegion> Others { get; } = new(StringComparer.Ordinal);

    /// <summary>Logins as "identify demo", and connections as "get demo/RegionOne".</summary>
    public CallLog Calls { get; } = new();

    public IReadOnlyList<string> Regions(string cloud) => [];

    public CloudConnection Get(string cloud, string? region = null)
    {
        Calls.Add($"get {cloud}/{region}");
        var clients = Others.GetValueOrDefault($"{cloud}/{region}") ?? everywhere;
        return new CloudConnection(cloud, region, _ => IdentifyAsync(cloud))
        {
            Images = clients.Images,
            ImageData = clients.ImageData,
            ImageMembers = null!,
            Servers = clients.Servers,
            Flavors = clients.Flavors,
            KeyPairs = clients.KeyPairs,
            Networks = clients.Networks,
            FloatingIps = clients.FloatingIps,
            Volumes = clients.Volumes,
        };
    }

    private Task<CloudIdentity> IdentifyAsync(string cloud)
    {
        Calls.Add($"identify {cloud}");
        return Task.FromResult(Identity);
    }
}
