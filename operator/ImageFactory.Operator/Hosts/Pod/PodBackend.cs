using ImageFactory.Kubernetes.Abstractions.Rbac;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>Build hosts that are privileged pods, one per attempt, with an init container for each step.</summary>
[EntityRbac(
    typeof(V1Pod),
    Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch | RbacVerb.Create | RbacVerb.Patch | RbacVerb.Delete,
    Role = OperatorRoles.Builds)]
internal sealed class PodBackend(
    IKubernetesClient client,
    HostInputStore inputs,
    HostSecrets secrets,
    SourceSecrets sources,
    HostUploads uploads,
    PodStageReader reader,
    PodHostRemover remover,
    OperatorOptions options) : IBuildBackend
{
    // The operator's own timeout comes first, with logs and a clear message; the pod's is for when no operator runs.
    private static readonly TimeSpan DeadlineMargin = TimeSpan.FromMinutes(15);

    /// <inheritdoc />
    public BuildBackend Kind => BuildBackend.Pod;

    private BuilderSettings Settings => options.Builder;

    /// <inheritdoc />
    public Task<StageOutcome> AdmitAsync(
        BuildContext context,
        V1DistroProfileSpec profile,
        IReadOnlyCollection<V1ImageBuild> builds,
        CancellationToken cancellationToken) => Task.FromResult(
        new BuildQueue(options.TenantOf, builds).Admit(
            context.Build,
            build => (build.Spec.Backend ?? BuildBackend.Pod) == Kind,
            Settings.MaxConcurrentBuilds,
            $"Waiting for one of {Settings.MaxConcurrentBuilds} build slots (builder.maxConcurrentBuilds)"));

    /// <inheritdoc />
    public async Task<StageOutcome> EnsureHostAsync(BuildContext context, CancellationToken cancellationToken)
    {
        if (context.Host.Lost is not null)
        {
            return await GiveUpHostAsync(context, context.Host.Lost, cancellationToken);
        }

        var pod = await GetPodAsync(context, cancellationToken);
        if (pod is null)
        {
            return context.Host.Name is { } name
                ? await GiveUpHostAsync(context, $"Pod {name} is gone", cancellationToken)
                : await CreateAsync(context, cancellationToken);
        }

        if (!pod.IsOwnedBy(Names(context)))
        {
            return new StageOutcome.Failed(
                Reasons.FailedNameTaken,
                $"Pod {pod.Name()} exists and is not this build's: delete it, or give the build another name");
        }

        context.Host.Name = pod.Name();
        context.Host.Node = pod.Spec?.NodeName;
        var outcome = await reader.ReadHostAsync(context, pod, cancellationToken);
        return await FollowAsync(context, outcome, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<StageOutcome> ConnectAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var pod = await FindOwnPodAsync(context, cancellationToken);
        return pod is null || context.Host.Lost is not null
            ? await GiveUpHostAsync(context, $"Pod {context.Host.Name} is gone", cancellationToken)
            : PodStageReader.ReadIdentity(pod);
    }

    /// <inheritdoc />
    public async Task<StageOutcome> RunOnHostAsync(
        BuildContext context, BuildStage stage, CancellationToken cancellationToken)
    {
        var pod = await FindOwnPodAsync(context, cancellationToken);
        if (pod is null || context.Host.Lost is not null)
        {
            return await GiveUpHostAsync(context, $"Pod {context.Host.Name} is gone", cancellationToken);
        }

        var outcome = await reader.ReadStageAsync(context, pod, stage, cancellationToken);
        if (stage == BuildStage.SourceFetched
            && outcome is not (StageOutcome.Running or StageOutcome.Waiting)
            && await RequestAsync(context, cancellationToken) is { } request)
        {
            await sources.EmptyAsync(request.Names, request.Attempt, request.Profile, cancellationToken);
        }

        return await FollowAsync(context, outcome, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<StageOutcome> CleanUpAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var names = Names(context);
        for (var attempt = 1; attempt <= (context.Host.Attempt ?? 1); attempt++)
        {
            await secrets.DeleteAsync(names, names.UploadSecret(attempt), cancellationToken);
            await secrets.DeleteAsync(names, names.SourceSecret(attempt), cancellationToken);
        }

        return new StageOutcome.Done("Upload URLs are withdrawn");
    }

    /// <inheritdoc />
    public async Task<StageOutcome> DestroyHostAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var removal = await remover.RemoveAsync(
            context, await RequestAsync(context, cancellationToken), cancellationToken);
        if (!removal.MayProceed)
        {
            return removal;
        }

        await inputs.ReleaseAsync(context, cancellationToken);
        context.Host.Destroyed = true;
        return new StageOutcome.Done(context.Host switch
        {
            { Name: null } => "No build host was made",
            { Released: false } host =>
                $"Pod {host.Name} is gone; its janitor could not release all it held on node {host.Node}: "
                + "see 'losetup -l' there",
            { } host => $"Pod {host.Name} is gone",
        });
    }

    private Task<V1Pod?> GetPodAsync(BuildContext context, CancellationToken cancellationToken) =>
        client.GetAsync<V1Pod>(
            Names(context).Pod(context.Host.Attempt ?? 1), Names(context).Namespace, cancellationToken);

    // What another pod of its name reports, nobody here has run.
    private async Task<V1Pod?> FindOwnPodAsync(BuildContext context, CancellationToken cancellationToken) =>
        await GetPodAsync(context, cancellationToken) is { } pod && pod.IsOwnedBy(Names(context)) ? pod : null;

    private async Task<StageOutcome> CreateAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var request = Request(context, await inputs.RequireAsync(context.Build, cancellationToken));

        await uploads.BeginAsync(context, cancellationToken);
        var target = uploads.Target(context, request.Deadline + DeadlineMargin);
        await secrets.SaveAsync(
            request.Names, HostInputs.Upload(request.Names, request.Attempt, target), cancellationToken);
        await sources.GiveAsync(request.Names, request.Attempt, request.Profile, cancellationToken);
        await client.CreateOnceAsync(BuildPodBuilder.Build(request), cancellationToken);
        context.Host.Name = request.Names.Pod(request.Attempt);
        return new StageOutcome.Running($"Pod {context.Host.Name} is created");
    }

    private async Task<StageOutcome> FollowAsync(
        BuildContext context, StageOutcome outcome, CancellationToken cancellationToken) =>
        outcome is StageOutcome.HostLost lost
            ? await GiveUpHostAsync(context, lost.Message, cancellationToken)
            : outcome;

    // The reason is written down first: the pod that told it will be gone when the next reconcile asks.
    private async Task<StageOutcome> GiveUpHostAsync(
        BuildContext context, string message, CancellationToken cancellationToken)
    {
        context.Host.Lost ??= message;
        var request = await RequestAsync(context, cancellationToken);
        var removal = await remover.RemoveAsync(context, request, cancellationToken);
        return removal.MayProceed ? new StageOutcome.HostLost(context.Host.Lost) : removal;
    }

    private async Task<BuildPodRequest?> RequestAsync(BuildContext context, CancellationToken cancellationToken) =>
        await inputs.LoadAsync(context.Build, cancellationToken) is { } input ? Request(context, input) : null;

    private HostNames Names(BuildContext context) => new(context.Build, Settings);

    private BuildPodRequest Request(BuildContext context, HostInput input) => new(
        context.Build,
        input.Profile,
        Settings,
        context.Host.Attempt ?? 1,
        context.TimeLeft + DeadlineMargin,
        options.TenantOf(context.Namespace)?.Name ?? context.Namespace);
}
