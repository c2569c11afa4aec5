using System.Runtime.CompilerServices;
using ImageFactory.OpenStack;

namespace ImageFactory.Operator.Clouds.Resources;

/// <summary>Security groups of build servers.</summary>
internal sealed class SecurityGroups : ICloudResourceKind
{
    /// <inheritdoc />
    public string Type => "security_group";

    /// <inheritdoc />
    public bool EndsWithWork => true;

    /// <inheritdoc />
    public bool BelongsToServer => true;

    /// <inheritdoc />
    public async IAsyncEnumerable<CloudResource> ListAsync(
        CloudConnection cloud, string factory, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var group in await cloud.Networks.ListSecurityGroupsAsync(cancellationToken))
        {
            if (CloudTags.BuildOf(factory, group.Description) is { } uid)
            {
                yield return new CloudResource(group.Id, group.Name, uid) { ServerName = group.Name };
            }
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(CloudConnection cloud, string id, CancellationToken cancellationToken) =>
        cloud.Networks.DeleteSecurityGroupAsync(id, cancellationToken);
}
