namespace ImageFactory.OpenStack.Networks;

/// <summary>
/// The floating IPs of the project in one region. Every method ends with an <see cref="OpenStackException"/> when the
/// service refuses or can't be reached.
/// See <see href="https://docs.openstack.org/api-ref/network/v2/#floating-ips-floatingips">floating IPs</see>.
/// </summary>
public interface IFloatingIpClient
{
    /// <summary>
    /// All floating IPs of the project.
    /// See <see href="https://docs.openstack.org/api-ref/network/v2/#list-floating-ips">list floating IPs</see>.
    /// </summary>
    Task<IReadOnlyList<FloatingIp>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a floating IP; <see cref="OpenStackErrorKind.QuotaExceeded"/> when the project has too many,
    /// <see cref="OpenStackErrorKind.NotFound"/> when no router leads from its network to its port. It is sent once:
    /// after <see cref="OpenStackErrorKind.Unreachable"/> or <see cref="OpenStackErrorKind.Timeout"/> the caller MUST
    /// look for it by port or description before it creates another.
    /// See <see href="https://docs.openstack.org/api-ref/network/v2/#create-floating-ip">create floating IP</see>.
    /// </summary>
    Task<FloatingIp> CreateAsync(NewFloatingIp floatingIp, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives a floating IP back; <see cref="OpenStackErrorKind.NotFound"/> means that it is gone.
    /// See <see href="https://docs.openstack.org/api-ref/network/v2/#delete-floating-ip">delete floating IP</see>.
    /// </summary>
    Task DeleteAsync(string id, CancellationToken cancellationToken = default);
}
