using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>
/// Keeps what a build was started with: the resolved profile and the scripts, in an immutable ConfigMap. Whatever
/// happens to the profile later, or to the operator's version, the build goes on with these.
/// </summary>
[EntityRbac(
    typeof(V1ConfigMap), Verbs = RbacVerb.Get | RbacVerb.Create | RbacVerb.Delete, Role = OperatorRoles.Builds)]
internal sealed class HostInputStore(
    IKubernetesClient client, TenantCheck tenants, InputSeal seal, BuilderSettings settings)
{
    /// <summary>Writes the input; one that an earlier reconcile wrote stays as it is.</summary>
    /// <exception cref="StageFailedException">A ConfigMap of that name is another's.</exception>
    public async Task SaveAsync(V1ImageBuild build, HostInput input, CancellationToken cancellationToken)
    {
        var inputs = HostInputs.ConfigMap(Names(build), input);
        inputs.Metadata.Annotations ??= new Dictionary<string, string>();
        inputs.Metadata.Annotations[InputSeal.Annotation] = seal.Of(build, inputs);
        await client.CreateOnceAsync(inputs, cancellationToken);
        if (await FindAsync(build, cancellationToken) is { } map && !IsOurs(map, build))
        {
            throw new StageFailedException(
                Reasons.FailedNameTaken,
                $"ConfigMap {map.Name()} exists and is not this build's: delete it, or give the build another name");
        }
    }

    /// <summary>
    /// Reads the input back; null when the operator did not write it, or somebody deleted or changed it.
    /// </summary>
    public async Task<HostInput?> LoadAsync(V1ImageBuild build, CancellationToken cancellationToken) =>
        await FindAsync(build, cancellationToken) is { } map && IsOurs(map, build) ? HostInputs.Read(map) : null;

    /// <summary>Reads the input back for a stage that cannot go on without it.</summary>
    /// <exception cref="StageFailedException">
    /// Somebody deleted it, or the build may not use any more what stands in it.
    /// </exception>
    public async Task<HostInput> RequireAsync(V1ImageBuild build, CancellationToken cancellationToken)
    {
        var input = await LoadAsync(build, cancellationToken) ?? throw Lost(build);
        tenants.Require(build, input.ProfileName, input.Profile);
        return input;
    }

    /// <summary>What is said when the input is gone.</summary>
    public StageFailedException Lost(V1ImageBuild build) => new(
        Reasons.FailedInputsLost,
        $"ConfigMap {Names(build).Inputs} with the build's input is gone: set spec.restartFrom to ImageBuilt to "
        + "make it anew");

    /// <summary>
    /// Removes the input with the build's host, unless a stage failed that needs no host: then the build may be tried
    /// again from there.
    /// </summary>
    public async Task ReleaseAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var failed = context.Status.Stages!.FirstOrDefault(line => line.State == StageState.Failed);
        if (failed is null || context.Build.IsDeleting() || Enum.Parse<BuildStage>(failed.Name) < BuildStage.Registered)
        {
            await DeleteAsync(context.Build, cancellationToken);
        }
    }

    /// <summary>Removes the input; a ConfigMap of its name that is another's stays.</summary>
    public async Task DeleteAsync(V1ImageBuild build, CancellationToken cancellationToken)
    {
        if (await FindAsync(build, cancellationToken) is { } map && IsOurs(map, build))
        {
            await client.DeleteAsync<V1ConfigMap>(
                map.Name(), map.Namespace(), new DeleteOptions { PreconditionUid = map.Uid() }, cancellationToken);
        }
    }

    /// <summary>The reference that makes an object beside the input go with it.</summary>
    /// <exception cref="StageFailedException">The input is not there.</exception>
    public async Task<V1OwnerReference> OwnerReferenceAsync(V1ImageBuild build, CancellationToken cancellationToken) =>
        await FindAsync(build, cancellationToken) is { } map && IsOurs(map, build)
            ? new V1OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = map.Name(), Uid = map.Uid() }
            : throw Lost(build);

    private bool IsOurs(V1ConfigMap map, V1ImageBuild build) => map.IsOwnedBy(Names(build)) && seal.IsGood(build, map);

    private Task<V1ConfigMap?> FindAsync(V1ImageBuild build, CancellationToken cancellationToken) =>
        client.GetAsync<V1ConfigMap>(Names(build).Inputs, Names(build).Namespace, cancellationToken);

    private HostNames Names(V1ImageBuild build) => new(build, settings);
}
