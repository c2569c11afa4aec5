using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Networks;

namespace ImageFactory.Operator.Testing.InMemory;

/// <summary>Networks, ports and security groups without a Neutron.</summary>
internal sealed class InMemoryNetworks(CallLog calls) : INetworkClient
{
    private readonly List<Port> _ports = [];
    private readonly List<SecurityGroup> _groups = [];
    private readonly List<(string GroupId, IngressRule Rule)> _rules = [];
    private int _made;

    /// <summary>The networks: one for servers, and one from which addresses come.</summary>
    public List<Network> All { get; } = [new("n1", "internal"), new("n2", "public")];

    /// <summary>Whether the networks have subnets, from which ports get addresses.</summary>
    public bool HasSubnets { get; set; } = true;

    public IReadOnlyList<Port> Ports => _ports;

    public IReadOnlyList<SecurityGroup> Groups => _groups;

    /// <summary>What the groups let in, with the groups' names.</summary>
    public IEnumerable<(string Group, IngressRule Rule)> Rules => _rules
        .Select(one => (_groups.Single(group => group.Id == one.GroupId).Name, one.Rule));

    /// <summary>Puts a port there, as others made it.</summary>
    public Port PutPort(string name, string? description, params string[] groupIds)
    {
        var id = $"port-{++_made}";
        var addresses = HasSubnets ? new List<FixedIp> { new($"10.0.0.{_made}", "subnet-1") } : [];
        _ports.Add(new Port(id, name, "n1", string.Empty, addresses, groupIds) { Description = description });
        return _ports[^1];
    }

    /// <summary>Puts a security group there, as others made it.</summary>
    public SecurityGroup PutGroup(string name, string description)
    {
        _groups.Add(new SecurityGroup($"group-{++_made}", name, description));
        return _groups[^1];
    }

    /// <summary>Ties a port to a server, or with an empty id to none, as Nova does.</summary>
    public void Bind(Func<Port, bool> isMeant, string serverId)
    {
        for (var i = 0; i < _ports.Count; i++)
        {
            _ports[i] = isMeant(_ports[i]) ? _ports[i] with { ServerId = serverId } : _ports[i];
        }
    }

    public Task<IReadOnlyList<Network>> FindNetworksAsync(string name, CancellationToken cancellationToken = default)
    {
        calls.Add($"find network {name}");
        return Task.FromResult<IReadOnlyList<Network>>([.. All.Where(network => network.Name == name)]);
    }

    public Task<IReadOnlyList<Port>> ListPortsAsync(PortQuery query, CancellationToken cancellationToken = default)
    {
        calls.Add($"list ports {query.Name ?? query.ServerId}".TrimEnd());
        return Task.FromResult<IReadOnlyList<Port>>(
        [
            .. _ports.Where(port =>
                (query.Name is null || port.Name == query.Name)
                && (query.ServerId is null || port.ServerId == query.ServerId)),
        ]);
    }

    public Task<Port> CreatePortAsync(NewPort port, CancellationToken cancellationToken = default)
    {
        calls.Add($"create port {port.Name}");
        if (!All.Exists(network => network.Id == port.NetworkId))
        {
            throw NotFound("Network", port.NetworkId);
        }

        return Task.FromResult(PutPort(port.Name, port.Description, [.. port.SecurityGroups ?? []]));
    }

    public Task DeletePortAsync(string id, CancellationToken cancellationToken = default)
    {
        calls.Add($"delete port {id}");
        return _ports.RemoveAll(port => port.Id == id) > 0 ? Task.CompletedTask : throw NotFound("Port", id);
    }

    public Task<IReadOnlyList<SecurityGroup>> ListSecurityGroupsAsync(CancellationToken cancellationToken = default)
    {
        calls.Add("list security groups");
        return Task.FromResult<IReadOnlyList<SecurityGroup>>([.. _groups]);
    }

    public Task<IReadOnlyList<SecurityGroup>> FindSecurityGroupsAsync(
        string name, CancellationToken cancellationToken = default)
    {
        calls.Add($"find security group {name}");
        return Task.FromResult<IReadOnlyList<SecurityGroup>>([.. _groups.Where(group => group.Name == name)]);
    }

    public Task<SecurityGroup> CreateSecurityGroupAsync(
        string name, string description, CancellationToken cancellationToken = default)
    {
        calls.Add($"create security group {name}");
        return Task.FromResult(PutGroup(name, description));
    }

    public Task AllowAsync(string securityGroupId, IngressRule rule, CancellationToken cancellationToken = default)
    {
        calls.Add($"create rule of {securityGroupId}");
        if (_rules.Contains((securityGroupId, rule)))
        {
            throw new OpenStackException(OpenStackErrorKind.Conflict, "Security group rule already exists.");
        }

        _rules.Add((securityGroupId, rule));
        return Task.CompletedTask;
    }

    public Task DeleteSecurityGroupAsync(string id, CancellationToken cancellationToken = default)
    {
        calls.Add($"delete security group {id}");
        if (_ports.Exists(port => port.SecurityGroupIds.Contains(id)))
        {
            throw new OpenStackException(OpenStackErrorKind.Conflict, $"Security Group {id} in use.");
        }

        _rules.RemoveAll(one => one.GroupId == id);
        return _groups.RemoveAll(group => group.Id == id) > 0
            ? Task.CompletedTask
            : throw NotFound("Security group", id);
    }

    private static OpenStackException NotFound(string what, string id) =>
        new(OpenStackErrorKind.NotFound, $"{what} {id} could not be found.");
}
