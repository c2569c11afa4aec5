using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.ImageTests;

/// <summary>
/// The ConfigMap with a profile's own test modules. It lies beside the profile; where pods have a namespace of their
/// own, each test pod gets a copy, which is no larger than the 1 MiB that the API server takes of any ConfigMap.
/// </summary>
[EntityRbac(typeof(V1ConfigMap), Verbs = RbacVerb.Get)]
internal sealed class TestModules(IKubernetesClient client)
{
    /// <summary>The name of the ConfigMap that a test pod mounts; null when the profile has no modules.</summary>
    /// <exception cref="StageFailedException">The profile names one that is not there.</exception>
    public async Task<string?> PrepareAsync(
        HostNames names, V1ImageTests tests, int attempt, CancellationToken cancellationToken)
    {
        if (tests.ConfigMap is not { } reference)
        {
            return null;
        }

        var owner = names.Build.Namespace();
        if (await client.GetAsync<V1ConfigMap>(reference.Name, owner, cancellationToken) is not { } modules)
        {
            throw new StageFailedException(
                Reasons.FailedInvalidProfile,
                $"spec.tests.configMap of the profile: there is no ConfigMap {reference.Name} in namespace {owner}: "
                + "create it with the test modules");
        }

        if (!names.IsShared)
        {
            return reference.Name;
        }

        var copy = new V1ConfigMap
        {
            ApiVersion = "v1",
            Kind = "ConfigMap",
            Metadata = OwnedObjects.Metadata(names, names.TestModules(attempt)),
            Immutable = true,
            Data = modules.Data,
            BinaryData = modules.BinaryData,
        };
        await client.CreateOnceAsync(copy, cancellationToken);
        return copy.Name();
    }

    /// <summary>Removes the copy of a test pod, if it had one.</summary>
    public async Task RemoveAsync(HostNames names, int attempt, CancellationToken cancellationToken)
    {
        var name = names.TestModules(attempt);
        if (names.IsShared
            && await client.GetAsync<V1ConfigMap>(name, names.Namespace, cancellationToken) is { } copy
            && copy.IsOwnedBy(names))
        {
            await client.DeleteAsync<V1ConfigMap>(
                name, names.Namespace, new DeleteOptions { PreconditionUid = copy.Uid() }, cancellationToken);
        }
    }
}
