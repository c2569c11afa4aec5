using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Client;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>
/// The Secrets of a build's pods. The operator has no right to read any: deletecollection would be one, since the API
/// server answers it with all that it deleted, and a dry run deletes nothing. So they are deleted by names that only
/// the build of their UID can have.
/// </summary>
[EntityRbac(typeof(V1Secret), Verbs = RbacVerb.Create | RbacVerb.Delete, Role = OperatorRoles.Builds)]
internal sealed class HostSecrets(IKubernetesClient client, HostInputStore inputs)
{
    /// <summary>
    /// Writes a Secret. One that lies there already is replaced: whoever made it, a pod gets what it is meant to get.
    /// </summary>
    public async Task SaveAsync(HostNames names, V1Secret secret, CancellationToken cancellationToken)
    {
        if (names.IsShared)
        {
            // What cannot be listed cannot be swept: it goes with the build's input, in the same namespace.
            secret.Metadata.OwnerReferences = [await inputs.OwnerReferenceAsync(names.Build, cancellationToken)];
        }

        try
        {
            await client.CreateAsync(secret, cancellationToken);
        }
        catch (ApiException error) when (error.IsAlreadyExists)
        {
            await DeleteAsync(names, secret.Name(), cancellationToken);
            await client.CreateAsync(secret, cancellationToken);
        }
    }

    /// <summary>Deletes a Secret of the build, if it is there.</summary>
    public Task DeleteAsync(HostNames names, string name, CancellationToken cancellationToken) =>
        client.DeleteAsync<V1Secret>(name, names.Namespace, cancellationToken: cancellationToken);
}
