using System.Security.Cryptography;
using System.Text.Json;
using ImageFactory.Kubernetes.Client;
using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.ImageTests;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Validation;
using k8s.Models;

namespace ImageFactory.Operator.Builds;

/// <summary>
/// Stage 1: resolves and checks the profile, waits for a slot, takes a number and a name, and writes the build's inputs
/// down, so that nothing that happens to the profile later changes this build.
/// </summary>
internal sealed class Initialize(
    IKubernetesClient client,
    HostInputStore inputs,
    Numbering numbering,
    BuildBackends backends,
    TenantCheck tenants,
    CloudCheck clouds,
    ICloudConnections connections,
    KnownClouds known,
    SourceSecrets sources,
    BuildSnapshot snapshot,
    OperatorOptions options) : IBuildStage
{
    private static readonly TimeSpan RacePoll = TimeSpan.FromSeconds(1);

    // A change of the build itself is seen at once, one of its profile then.
    private static readonly TimeSpan SuspendedPoll = TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public BuildStage Stage => BuildStage.Initialized;

    /// <inheritdoc />
    public async Task<StageOutcome> RunAsync(BuildContext context, CancellationToken cancellationToken)
    {
        if (BuildRules.All.Check(context.Build) is { Count: > 0 } violations)
        {
            return new StageOutcome.Failed(violations[0].Reason, violations.Text());
        }

        if (backends.Find(context.Spec) is not { } backend)
        {
            return new StageOutcome.Failed(
                Reasons.FailedInvalidBuild,
                $"spec.backend: this operator has no backend {context.Spec.Backend}; use one of "
                + string.Join(", ", backends.Kinds));
        }

        // An earlier reconcile that came this far, and ended before its status was written, has taken the number
        // already.
        if (await inputs.LoadAsync(context.Build, cancellationToken) is { } saved
            && saved.Build.Uid == context.Build.Uid())
        {
            if (saved.Build.FirstHost == (context.Host.FirstAttempt ?? 1))
            {
                tenants.Require(context.Build, saved.ProfileName, saved.Profile);
                return Accept(context, saved);
            }

            await inputs.DeleteAsync(context.Build, cancellationToken);
        }

        // One that has its number has begun, and is tried again.
        var hasBegun = context.Status.BuildNumber is not null;
        if (context.Spec.Suspend == true && !hasBegun)
        {
            return new StageOutcome.Suspended(
                "spec.suspend is true: the build begins once it is false", SuspendedPoll);
        }

        var profiles = await client.ListAsync<V1DistroProfile>(context.Namespace, cancellationToken: cancellationToken);
        var name = context.Spec.ProfileRef.Name;
        var catalog = new ProfileCatalog(
            profiles, options.ProfilesOf(context.Namespace) with { Clouds = known.Read() });
        var resolution = catalog.Resolve(name);
        if (catalog.Find(name) is not { } profile)
        {
            return new StageOutcome.Failed(resolution.Violations[0].Reason, resolution.Violations.Text());
        }

        if (profile.Spec.Suspend == true && !hasBegun)
        {
            // As a CronJob that is suspended does not make up for what it left out.
            return BuildAnnotations.Period(context.Build) is null
                ? new StageOutcome.Suspended(
                    $"spec.suspend of DistroProfile {name} is true: the build begins once it is false", SuspendedPoll)
                : new StageOutcome.Cancelled(
                    $"spec.suspend of DistroProfile {name} is true: builds by the clock end until it is false");
        }

        if (resolution.Spec is not { } resolved)
        {
            return new StageOutcome.Failed(
                resolution.Violations[0].Reason, $"DistroProfile {name}: {resolution.Violations.Text()}");
        }

        tenants.Require(context.Build, name, resolved);
        if (await clouds.ProblemAsync(resolved.Regions ?? [], cancellationToken) is { } problem)
        {
            return new StageOutcome.Failed(Reasons.FailedCloud, $"DistroProfile {name}, spec.regions: {problem}");
        }

        var missing = new List<string>();
        _ = TestPlan.Of(context.Build, resolved, options.OpenStack.BuildHost, missing);
        if (options.Tester.Image.Length > 0 && missing.Count > 0)
        {
            return new StageOutcome.Failed(
                Reasons.FailedInvalidProfile,
                $"DistroProfile {name}: nobody says spec.{string.Join(" and spec.", missing)} of the server that "
                + "images are tested on: set it, or have them tested in a pod (spec.tests.backend: Pod)");
        }

        _ = await sources.ReadAsync(context.Build, resolved, cancellationToken);
        var before = await snapshot.ReadAsync(cancellationToken);
        if (await backend.AdmitAsync(context, resolved, before, cancellationToken) is var place && !place.MayProceed)
        {
            return place;
        }

        // Not while it waits: each look for a slot would ask the regions, and take as long as one that is down.
        if (await RegionAbilities.ProblemAsync(
            connections, resolved.Regions ?? [], resolved.Image!, cancellationToken) is { } inability)
        {
            return new StageOutcome.Failed(Reasons.FailedCloud, $"DistroProfile {name}: {inability}");
        }

        // A slot that was free a moment ago may have been taken.
        var builds = await client.ListAsync<V1ImageBuild>(options.Namespace, cancellationToken: cancellationToken);
        if (await backend.AdmitAsync(context, resolved, [.. builds], cancellationToken) is var admission
            && !admission.MayProceed)
        {
            return admission;
        }

        // A build that is tried again keeps its number and its image's name.
        if (context.Status.ImageName is null)
        {
            if (await numbering.TakeAsync(context, profile, resolved, cancellationToken) is not { } number)
            {
                return new StageOutcome.Waiting(
                    Reasons.WaitingForNumber, "Another build of the profile took the number first", RacePoll);
            }

            context.Status.BuildNumber = number.Build;
            context.Status.ImageName = number.NameOf(resolved);
        }

        return await WriteInputsAsync(context, resolved, Previous(context, builds), cancellationToken);
    }

    private static HostInputPrevious Previous(BuildContext context, IEnumerable<V1ImageBuild> builds)
    {
        var last = builds
            .Where(build => build.Namespace() == context.Namespace
                && build.Spec.ProfileRef.Name == context.Spec.ProfileRef.Name
                && build.Status is { Phase: BuildPhase.Succeeded, InputsDigest: not null })
            .MaxBy(build => build.Status!.FinishedAt)?.Status;
        return new HostInputPrevious(last?.InputsDigest, last?.ImageName) { Repositories = last?.Repositories };
    }

    private async Task<StageOutcome> WriteInputsAsync(
        BuildContext context,
        V1DistroProfileSpec resolved,
        HostInputPrevious previous,
        CancellationToken cancellationToken)
    {
        var authorities = await SettingFile.AuthoritiesAsync(
            "artifacts.tls.caFile", options.Artifacts.Tls?.CaFile, cancellationToken);
        var input = new HostInput
        {
            Build = new HostInputBuild
            {
                Namespace = context.Namespace,
                Name = context.Build.Name(),
                Uid = context.Build.Uid(),
                Number = context.Status.BuildNumber ?? 1,
                ImageName = context.Status.ImageName!,
                FirstHost = context.Host.FirstAttempt ?? 1,
                IfUnchanged = context.Spec.IfUnchanged ?? UnchangedPolicy.Build,
            },
            ProfileName = context.Spec.ProfileRef.Name,
            Profile = resolved,
            Previous = previous,
            Policies = new HostInputPolicies
            {
                KiwiDescriptions = options.Builder.KiwiDescriptions,
                CheckValidUntil = options.Builder.CheckValidUntil,
            },
            ArtifactAuthorities = authorities?.ExportCertificatePems(),
            ScriptsDigest = HostInputs.ScriptsDigest,
        };
        await inputs.SaveAsync(context.Build, input, cancellationToken);
        return Accept(context, input);
    }

    private static StageOutcome.Done Accept(BuildContext context, HostInput input)
    {
        context.Status.BuildNumber = input.Build.Number;
        context.Status.ImageName = input.Build.ImageName;
        context.Status.Tool = input.Profile.Builder?.Tool;
        context.Status.ProfileDigest = Digest(input.Profile);
        return new StageOutcome.Done(
            $"Build {input.Build.Number} of {input.ProfileName} makes image {input.Build.ImageName}");
    }

    private static string Digest(V1DistroProfileSpec profile) =>
        $"sha256:{Convert.ToHexStringLower(SHA256.HashData(
            JsonSerializer.SerializeToUtf8Bytes(profile, HostJsonContext.Default.V1DistroProfileSpec)))}";
}
