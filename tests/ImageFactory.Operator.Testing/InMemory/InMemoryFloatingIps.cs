using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Networks;

namespace ImageFactory.Operator.Testing.InMemory;

/// <summary>Floating IPs without a Neutron. One whose port goes stays, without a port.</summary>
internal sealed class InMemoryFloatingIps(CallLog calls, InMemoryNetworks networks) : IFloatingIpClient
{
    private readonly List<FloatingIp> _ips = [];
    private int _made;

    public IReadOnlyList<FloatingIp> All =>
        [.. _ips.Select(ip => networks.Ports.Any(port => port.Id == ip.PortId) ? ip : ip with { PortId = null })];

    /// <summary>Puts an address there, as others made it.</summary>
    public FloatingIp Put(string? portId, string? description)
    {
        var number = ++_made;
        _ips.Add(new FloatingIp($"ip-{number}", $"203.0.113.{number}", portId, description));
        return _ips[^1];
    }

    public Task<IReadOnlyList<FloatingIp>> ListAsync(CancellationToken cancellationToken = default)
    {
        calls.Add("list floating IPs");
        return Task.FromResult(All);
    }

    public Task<FloatingIp> CreateAsync(NewFloatingIp floatingIp, CancellationToken cancellationToken = default)
    {
        calls.Add("create floating IP");
        if (!networks.All.Exists(network => network.Id == floatingIp.NetworkId))
        {
            throw new OpenStackException(
                OpenStackErrorKind.NotFound, $"Network {floatingIp.NetworkId} could not be found.");
        }

        return Task.FromResult(Put(floatingIp.PortId, floatingIp.Description));
    }

    public Task DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        calls.Add($"delete floating IP {id}");
        return _ips.RemoveAll(ip => ip.Id == id) > 0
            ? Task.CompletedTask
            : throw new OpenStackException(OpenStackErrorKind.NotFound, $"Floating IP {id} could not be found");
    }
}
