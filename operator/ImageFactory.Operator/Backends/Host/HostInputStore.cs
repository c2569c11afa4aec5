using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Kubernetes.Models;
using ImageFactory.Operator.Entities;

namespace ImageFactory.Operator.Backends.Host;

/// <summary>
/// Keeps what a build was started with: the resolved profile and the scripts, in an immutable ConfigMap. Whatever happens
/// to the profile later, or to the operator's version, the build goes on with these.
/// </summary>
[EntityRbac(typeof(V1ConfigMap), Verbs = RbacVerb.Get | RbacVerb.Create | RbacVerb.Delete)]
internal sealed class HostInputStore(IKubernetesClient client)
{
    /// <summary>Writes the input; one that an earlier pass wrote stays as it is.</summary>
    public async Task SaveAsync(V1ImageBuild build, HostInput input, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateAsync(HostInputs.ConfigMap(build, input), cancellationToken);
        }
        catch (ApiException error) when (error.IsAlreadyExists)
        {
            // Written by the pass before this one, which ended before its status was written.
        }
    }

    /// <summary>Reads the input back; null when nobody wrote it, or somebody deleted it.</summary>
    public async Task<HostInput?> LoadAsync(V1ImageBuild build, CancellationToken cancellationToken) =>
        await client.GetAsync<V1ConfigMap>(HostNames.Inputs(build), build.Metadata.NamespaceProperty, cancellationToken)
            is { } map
            ? HostInputs.Read(map)
            : null;

    /// <summary>Removes the input.</summary>
    public Task DeleteAsync(V1ImageBuild build, CancellationToken cancellationToken) =>
        client.DeleteAsync<V1ConfigMap>(
            HostNames.Inputs(build), build.Metadata.NamespaceProperty, cancellationToken: cancellationToken);
}
