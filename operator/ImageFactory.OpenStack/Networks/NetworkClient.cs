using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ImageFactory.Http;
using ImageFactory.OpenStack.Transport;

namespace ImageFactory.OpenStack.Networks;

/// <inheritdoc />
internal sealed class NetworkClient(ServiceTransport transport, ProjectFilter project) : INetworkClient
{
    /// <inheritdoc />
    public Task<IReadOnlyList<Network>> FindNetworksAsync(string name, CancellationToken cancellationToken = default) =>
        transport.ListAsync(
            "/networks", "networks", new QueryText().Add("name", name), Json.Network, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<Port>> ListPortsAsync(
        PortQuery query, CancellationToken cancellationToken = default)
    {
        var text = new QueryText().Add("name", query.Name).Add("device_id", query.ServerId);
        return await transport.ListAsync(
            "/ports", "ports", await project.AddAsync(text, cancellationToken), Json.Port, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<Port> CreatePortAsync(NewPort port, CancellationToken cancellationToken = default)
    {
        var request = Post("/ports", new PortRequest(port), Json.PortRequest);
        return (await transport.ReadAsync(request, Json.PortResponse, cancellationToken)).Port;
    }

    /// <inheritdoc />
    public Task DeletePortAsync(string id, CancellationToken cancellationToken = default) =>
        DeleteAsync("/ports", id, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<SecurityGroup>> ListSecurityGroupsAsync(CancellationToken cancellationToken = default) =>
        ListSecurityGroupsAsync(new QueryText(), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<SecurityGroup>> FindSecurityGroupsAsync(
        string name, CancellationToken cancellationToken = default) =>
        ListSecurityGroupsAsync(new QueryText().Add("name", name), cancellationToken);

    /// <inheritdoc />
    public async Task<SecurityGroup> CreateSecurityGroupAsync(
        string name, string description, CancellationToken cancellationToken = default)
    {
        var request = Post(
            "/security-groups",
            new SecurityGroupRequest(new NewSecurityGroup(name, description)),
            Json.SecurityGroupRequest);
        return (await transport.ReadAsync(request, Json.SecurityGroupResponse, cancellationToken)).SecurityGroup;
    }

    /// <inheritdoc />
    public Task AllowAsync(string securityGroupId, IngressRule rule, CancellationToken cancellationToken = default)
    {
        var body = new NewRule(
            securityGroupId, "ingress", rule.EtherType, rule.Protocol, rule.FirstPort, rule.LastPort, rule.RemoteCidr);
        return transport.SendAsync(
            Post("/security-group-rules", new RuleRequest(body), Json.RuleRequest), cancellationToken);
    }

    /// <inheritdoc />
    public Task DeleteSecurityGroupAsync(string id, CancellationToken cancellationToken = default) =>
        DeleteAsync("/security-groups", id, cancellationToken);

    private static NetworksJsonContext Json => NetworksJsonContext.Default;

    private static ServiceRequest Post<T>(string path, T body, JsonTypeInfo<T> type) =>
        new(HttpMethod.Post, path) { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };

    private async Task<IReadOnlyList<SecurityGroup>> ListSecurityGroupsAsync(
        QueryText query, CancellationToken cancellationToken) =>
        await transport.ListAsync(
            "/security-groups",
            "security_groups",
            await project.AddAsync(query, cancellationToken),
            Json.SecurityGroup,
            cancellationToken);

    private Task DeleteAsync(string path, string id, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return transport.SendAsync(
            new ServiceRequest(HttpMethod.Delete, $"{path}/{Uri.EscapeDataString(id)}"), cancellationToken);
    }
}

/// <summary>A port that is asked for, as Neutron wraps it.</summary>
internal sealed record PortRequest(NewPort Port);

/// <summary>A port as Neutron wraps it.</summary>
internal sealed record PortResponse(Port Port);

/// <summary>A security group that is asked for, as Neutron wraps it.</summary>
internal sealed record SecurityGroupRequest(NewSecurityGroup SecurityGroup);

/// <summary>The security group in a <see cref="SecurityGroupRequest"/>.</summary>
internal sealed record NewSecurityGroup(string Name, string Description);

/// <summary>A security group as Neutron wraps it.</summary>
internal sealed record SecurityGroupResponse(SecurityGroup SecurityGroup);

/// <summary>A rule that is asked for, as Neutron wraps it.</summary>
internal sealed record RuleRequest(NewRule SecurityGroupRule);

/// <summary>The rule in a <see cref="RuleRequest"/>, in Neutron's words.</summary>
internal sealed record NewRule(
    string SecurityGroupId,
    string Direction,
    string Ethertype,
    string Protocol,
    int? PortRangeMin,
    int? PortRangeMax,
    string? RemoteIpPrefix);
