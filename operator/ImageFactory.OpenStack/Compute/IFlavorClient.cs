namespace ImageFactory.OpenStack.Compute;

/// <summary>
/// The sizes that servers of one region may have. Every method ends with an <see cref="OpenStackException"/> when the
/// service refuses or can't be reached.
/// See <see href="https://docs.openstack.org/api-ref/compute/#flavors">flavors</see>.
/// </summary>
public interface IFlavorClient
{
    /// <summary>
    /// The flavors of a name, exactly, that we may use: one, or none.
    /// See <see href="https://docs.openstack.org/api-ref/compute/#list-flavors-with-details">
    /// list flavors with details</see>.
    /// </summary>
    Task<IReadOnlyList<Flavor>> FindAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// One; <see cref="OpenStackErrorKind.NotFound"/> when it is not there, or not for us.
    /// See <see href="https://docs.openstack.org/api-ref/compute/#show-flavor-details">show flavor details</see>.
    /// </summary>
    Task<Flavor> GetAsync(string id, CancellationToken cancellationToken = default);
}
