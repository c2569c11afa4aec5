using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;

namespace ImageFactory.Operator.Testing.InMemory;

/// <summary>A region: Glance, Nova, Neutron and Cinder, which know of each other what the real ones do.</summary>
internal sealed class InMemoryRegion
{
    public InMemoryRegion(TimeProvider time)
    {
        Images = new InMemoryImages();
        Flavors = new InMemoryFlavors(Calls);
        KeyPairs = new InMemoryKeyPairs(Calls);
        Networks = new InMemoryNetworks(Calls);
        FloatingIps = new InMemoryFloatingIps(Calls, Networks);
        Volumes = new InMemoryVolumes(Calls, this, time);
        Servers = new InMemoryServers(Calls, this, time);
    }

    /// <summary>What is asked of all but Glance, whose images keep their own.</summary>
    public CallLog Calls { get; } = new();

    /// <summary>Whether the operator may see the servers and volumes of all projects.</summary>
    public bool SeesAllProjects { get; set; } = true;

    public InMemoryImages Images { get; init; }

    public InMemoryImageData ImageData => new(Images);

    public InMemoryServers Servers { get; }

    public InMemoryFlavors Flavors { get; }

    public InMemoryKeyPairs KeyPairs { get; }

    public InMemoryNetworks Networks { get; }

    public InMemoryFloatingIps FloatingIps { get; }

    public InMemoryVolumes Volumes { get; }

    /// <summary>What is there of servers and what belongs to them, in order.</summary>
    public IReadOnlyList<string> All =>
    [
        .. Servers.All.Select(server => $"server {server.Name}"),
        .. KeyPairs.All.Select(pair => $"key pair {pair.Name}"),
        .. Networks.Ports.Select(port => $"port {port.Name}"),
        .. Networks.Groups.Select(group => $"security group {group.Name}"),
        .. FloatingIps.All.Select(ip => $"floating IP {ip.Address}"),
        .. Volumes.All.Select(volume => $"volume {volume.Id}"),
    ];

    /// <summary>Ends the next call that begins so with an error.</summary>
    public void FailNext(string call, OpenStackErrorKind kind) => Calls.FailNext(call, Error(call, kind));

    /// <summary>Ends each call with an error, until null.</summary>
    public void FailAlways(OpenStackErrorKind? kind)
    {
        Calls.Fault = call => kind is { } value ? Error(call, value) : null;
        Images.Fault = call => kind is { } value ? Error($"{call} image", value) : null;
    }

    /// <summary>What a service tells of the use of an image that our project has, or has not.</summary>
    public ImageUse UseOf(bool isUsed) => (isUsed, SeesAllProjects) switch
    {
        (true, _) => ImageUse.Used,
        (false, true) => ImageUse.Unused,
        _ => ImageUse.UnknownElsewhere,
    };

    private static OpenStackException Error(string call, OpenStackErrorKind kind) => new(kind, $"{call}: {kind}");
}
