namespace ImageFactory.OpenStack.Networks;

/// <summary>
/// A port to be made.
/// See <see href="https://docs.openstack.org/api-ref/network/v2/#create-port">create port</see>.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="NetworkId">Its network.</param>
public sealed record NewPort(string Name, string NetworkId)
{
    /// <summary>What it is for, at most 255 characters; null to say nothing.</summary>
    public string? Description { get; init; }

    /// <summary>The security groups that guard it, by id; null for the project's default.</summary>
    public IReadOnlyCollection<string>? SecurityGroups { get; init; }
}
