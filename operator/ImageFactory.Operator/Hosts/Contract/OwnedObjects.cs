using System.Globalization;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>What a build owns in the cluster: it goes with the build, and is found again by its name.</summary>
internal static class OwnedObjects
{
    /// <summary>Name, labels and owner of an object.</summary>
    public static V1ObjectMeta Metadata(HostNames names, string name) => new()
    {
        Name = name,
        NamespaceProperty = names.Namespace,
        Labels = names.Labels,
        // No owner may live in another namespace: there, the build's finalizer and the sweep see to it that it goes.
        OwnerReferences = names.IsShared ? null : [names.Build.MakeOwnerReference()],
        Annotations = names.IsShared
            ? new Dictionary<string, string> { [OwnerAnnotation.Name] = OwnerAnnotation.Of(names.Build) }
            : null,
    };

    /// <summary>The same of a pod that has a role and is one of several attempts.</summary>
    public static V1ObjectMeta Metadata(HostNames names, string name, string role, int attempt)
    {
        var metadata = Metadata(names, name);
        metadata.Labels![HostNames.RoleLabel] = role;
        metadata.Labels[HostNames.AttemptLabel] = attempt.ToString(CultureInfo.InvariantCulture);
        return metadata;
    }

    /// <summary>
    /// Whether an object is the build's. A name proves nothing: the first pod of a build <c>x-test</c> is called as the
    /// test pod of a build <c>x</c>. Labels do only in a namespace where nobody but the operator writes.
    /// </summary>
    public static bool IsOwnedBy(this IKubernetesObject<V1ObjectMeta> entity, HostNames names) => names.IsShared
        ? entity.Namespace() == names.Namespace
            && entity.GetLabel(HostNames.ManagedByLabel) == HostNames.ManagedBy
            && entity.GetLabel(HostNames.BuildUidLabel) == names.Build.Uid()
        : entity.Metadata.OwnerReferences?.Any(owner => owner.Uid == names.Build.Uid()) == true;

    /// <summary>
    /// Creates an object. One that is there already was made by an earlier reconcile, which ended before its status was
    /// written.
    /// </summary>
    public static async Task CreateOnceAsync<T>(
        this IKubernetesClient client, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await client.CreateAsync(entity, cancellationToken);
        }
        catch (ApiException error) when (error.IsAlreadyExists)
        {
            // Whose it is, the next reconcile looks at.
        }
    }
}
