namespace ImageFactory.OpenStack.Networks;

/// <summary>
/// Networks, ports and security groups of the project in one region. Every method ends with an
/// <see cref="OpenStackException"/> when the service refuses or can't be reached; what creates is sent once, so that
/// after <see cref="OpenStackErrorKind.Unreachable"/> or <see cref="OpenStackErrorKind.Timeout"/> the caller MUST look
/// by name first.
/// See <see href="https://docs.openstack.org/api-ref/network/v2/">Networking API v2.0</see>.
/// </summary>
public interface INetworkClient
{
    /// <summary>
    /// The networks of a name that we may use, shared and external ones among them.
    /// See <see href="https://docs.openstack.org/api-ref/network/v2/#list-networks">list networks</see>.
    /// </summary>
    Task<IReadOnlyList<Network>> FindNetworksAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// The project's ports.
    /// See <see href="https://docs.openstack.org/api-ref/network/v2/#list-ports">list ports</see>.
    /// </summary>
    Task<IReadOnlyList<Port>> ListPortsAsync(PortQuery query, CancellationToken cancellationToken = default);

    /// <summary>Makes a port; <see cref="OpenStackErrorKind.QuotaExceeded"/> when the project has too many.</summary>
    Task<Port> CreatePortAsync(NewPort port, CancellationToken cancellationToken = default);

    /// <summary>Deletes a port; <see cref="OpenStackErrorKind.NotFound"/> means that it is gone.</summary>
    Task DeletePortAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// All security groups of the project.
    /// See <see href="https://docs.openstack.org/api-ref/network/v2/#list-security-groups">list security groups</see>.
    /// </summary>
    Task<IReadOnlyList<SecurityGroup>> ListSecurityGroupsAsync(CancellationToken cancellationToken = default);

    /// <summary>The project's security groups of a name.</summary>
    Task<IReadOnlyList<SecurityGroup>> FindSecurityGroupsAsync(
        string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a security group, which lets everything out and nothing in; <see cref="OpenStackErrorKind.QuotaExceeded"/>
    /// when the project has too many.
    /// </summary>
    Task<SecurityGroup> CreateSecurityGroupAsync(
        string name, string description, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lets something in; <see cref="OpenStackErrorKind.Conflict"/> when the group has the rule already.
    /// </summary>
    Task AllowAsync(string securityGroupId, IngressRule rule, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes a security group with its rules; <see cref="OpenStackErrorKind.NotFound"/> means that it is gone,
    /// <see cref="OpenStackErrorKind.Conflict"/> that a port still has it.
    /// </summary>
    Task DeleteSecurityGroupAsync(string id, CancellationToken cancellationToken = default);
}
