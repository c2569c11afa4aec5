using System.Runtime.CompilerServices;
using ImageFactory.OpenStack;

namespace ImageFactory.Operator.Clouds.Resources;

/// <summary>Key pairs of build servers; a name is their id.</summary>
internal sealed class KeyPairs : ICloudResourceKind
{
    /// <inheritdoc />
    public string Type => "key_pair";

    /// <inheritdoc />
    public bool EndsWithWork => true;

    /// <inheritdoc />
    public bool BelongsToServer => true;

    /// <inheritdoc />
    public async IAsyncEnumerable<CloudResource> ListAsync(
        CloudConnection cloud, string factory, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var pair in await cloud.KeyPairs.ListAsync(cancellationToken))
        {
            if (CloudTags.BuildOf(factory, pair.PublicKey) is { } uid)
            {
                yield return new CloudResource(pair.Name, pair.Name, uid) { ServerName = pair.Name };
            }
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(CloudConnection cloud, string id, CancellationToken cancellationToken) =>
        cloud.KeyPairs.DeleteAsync(id, cancellationToken);
}
