using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>What build hosts sent to the store.</summary>
internal static class HostUploads
{
    /// <summary>
    /// Removes what an earlier host sent before it was lost: it would stand in the way of what the next one will send.
    /// Logs stay.
    /// </summary>
    public static async Task DropAsync(IArtifactStore store, BuildContext context, CancellationToken cancellationToken)
    {
        var scope = ArtifactScopes.Of(context.Build, context.Status.ImageName!);
        foreach (var artifact in await store.ListAsync(scope, cancellationToken))
        {
            if (!artifact.Name.StartsWith(ArtifactName.LogFolder, StringComparison.Ordinal))
            {
                await store.DeleteAsync(scope, artifact.Name, cancellationToken);
            }
        }
    }
}
