using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Urls;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.Pod;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.ImageTests;

/// <summary>
/// The pods that test images, wherever these are booted. They are found by their names, so that no reconcile that ended
/// early is ever noticed, and one that was lost is replaced.
/// </summary>
internal sealed class TestPods(
    IKubernetesClient client,
    IArtifactStore store,
    SignedUrls urls,
    TestResults results,
    IEnumerable<ITestHost> hosts,
    HostSecrets secrets,
    SourceSecrets sources,
    TestModules modules,
    StageReader reader,
    PodLogKeeper logs,
    OperatorOptions options)
{
    private const int Attempts = 3;
    private const string ImageAdvice = "check tester.image in the operator's settings, and the registry's credentials";

    private static readonly TimeSpan DeadlineMargin = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan RemovePoll = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Takes the next step; Done once the results are in the store and what the tests found is in the status.
    /// </summary>
    public async Task<StageOutcome> RunAsync(
        BuildContext context, V1DistroProfileSpec profile, CancellationToken cancellationToken)
    {
        var status = context.Status.Tests ??= new V1TestStatus();
        status.Attempt ??= 1;
        var host = hosts.First(host => host.Boots(context, profile));
        var names = Names(context);
        var name = names.Tester(status.Attempt.Value);
        if (await client.GetAsync<V1Pod>(name, names.Namespace, cancellationToken) is not { } pod)
        {
            return status.Pod == name
                ? await ReplaceAsync(context, $"Pod {name} is gone", cancellationToken)
                : await CreateAsync(context, host, profile, name, cancellationToken);
        }

        if (!pod.IsOwnedBy(names))
        {
            return new StageOutcome.Failed(
                Reasons.FailedNameTaken,
                $"Pod {name} exists and is not this build's: delete it, or give the build another name");
        }

        status.Pod = name;
        var observation = PodReader.Read(pod);
        var first = observation[HostSteps.Fetch];
        if (first.Phase == StepPhase.Waiting && observation.Fault is null)
        {
            return PodStart.Read(context, pod, observation, first, options.Builder.ImagePullTimeout, ImageAdvice);
        }

        var steps = HostSteps.OfTester(profile);
        await results.GrantAsync(context, observation, steps, cancellationToken);
        var outcome = await reader.ReadAsync(
            context,
            new PodView(observation, names.Namespace, logs),
            BuildStage.Tested,
            steps,
            cancellationToken);
        var fault = await host.FaultAsync(context, cancellationToken) ?? (outcome as StageOutcome.HostLost)?.Message;
        if (TestVerdict.IsFailure(observation) && (fault is not null || outcome is StageOutcome.Failed))
        {
            // It is said: nothing that becomes of the steps behind it has the suite look at the image anew.
            (fault, outcome) = (null, new StageOutcome.Done(string.Empty));
        }

        if (fault is not null)
        {
            return await ReplaceAsync(context, fault, cancellationToken);
        }

        return outcome is StageOutcome.Done done
            ? await EndAsync(context, host, profile, observation, done, cancellationToken)
            : outcome;
    }

    /// <summary>
    /// Proceed once no test pod is there any more, and nothing that an image was booted on; LeftBehind when something
    /// is left to the garbage collector; else what is being waited for.
    /// </summary>
    public async Task<StageOutcome> RemoveAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var names = Names(context);
        StageOutcome left = new StageOutcome.Proceed();
        for (var attempt = 1; attempt <= (context.Status.Tests?.Attempt ?? 1); attempt++)
        {
            var name = names.Tester(attempt);
            await secrets.DeleteAsync(names, names.TesterSecret(attempt), cancellationToken);
            await modules.RemoveAsync(names, attempt, cancellationToken);
            if (await client.GetAsync<V1Pod>(name, names.Namespace, cancellationToken) is { } pod
                && pod.IsOwnedBy(names))
            {
                await KeepLogsAsync(context, PodReader.Read(pod), cancellationToken);
                await client.DeleteAsync<V1Pod>(
                    name, names.Namespace, new DeleteOptions { PreconditionUid = pod.Uid() }, cancellationToken);
                left = new StageOutcome.Waiting(Reasons.WaitingForPod, $"Pod {name} is being deleted", RemovePoll);
            }
        }

        return left.MayProceed ? await RemoveMachinesAsync(context, cancellationToken) : left;
    }

    private async Task<StageOutcome> RemoveMachinesAsync(BuildContext context, CancellationToken cancellationToken)
    {
        StageOutcome left = new StageOutcome.Proceed();
        foreach (var host in hosts)
        {
            switch (await host.RemoveAsync(context, cancellationToken))
            {
                case StageOutcome.LeftBehind behind:
                    left = behind;
                    break;
                case var outcome when !outcome.MayProceed:
                    return outcome;
            }
        }

        return left;
    }

    // Of a pod that is ended in the middle of its work nothing else is left.
    private async Task KeepLogsAsync(BuildContext context, PodObservation pod, CancellationToken cancellationToken)
    {
        foreach (var container in pod.Containers.Where(container => container.Phase != StepPhase.Waiting))
        {
            await logs.KeepAsync(context, BuildStage.Tested, pod.Name, container, cancellationToken);
        }
    }

    private async Task<StageOutcome> ReplaceAsync(
        BuildContext context, string message, CancellationToken cancellationToken)
    {
        var status = context.Status.Tests!;
        if (status.Attempt >= Attempts)
        {
            return new StageOutcome.Failed(Reasons.FailedHostLost, $"{message}; given up after {Attempts} test pods");
        }

        if (await RemoveAsync(context, cancellationToken) is var removal && !removal.MayProceed)
        {
            return removal;
        }

        context.Status.Tests = new V1TestStatus { Attempt = status.Attempt + 1 };
        return new StageOutcome.Waiting(
            Reasons.WaitingForNewHost, $"{message}; starting test pod {context.Status.Tests.Attempt}", RemovePoll);
    }

    private async Task<StageOutcome> CreateAsync(
        BuildContext context,
        ITestHost host,
        V1DistroProfileSpec profile,
        string name,
        CancellationToken cancellationToken)
    {
        var tests = profile.Tests ?? new V1ImageTests();
        var attempt = context.Status.Tests!.Attempt!.Value;
        var source = await sources.ReadOwnAsync(context.Build, profile, cancellationToken);
        var mounted = await modules.PrepareAsync(Names(context), tests, attempt, cancellationToken);
        if (await host.EnsureAsync(context, profile, cancellationToken) is var outcome && !outcome.MayProceed)
        {
            return outcome is StageOutcome.HostLost lost
                ? await ReplaceAsync(context, lost.Message, cancellationToken)
                : outcome;
        }

        var scope = ArtifactScopes.Of(context.Build, context.Status.ImageName!);
        await results.BeginAsync(context, cancellationToken);
        foreach (var step in HostSteps.OfTester(profile))
        {
            await store.DeleteAsync(scope, HostLogs.FileName(step, context.Host.Attempt ?? 1), cancellationToken);
        }

        var target = await host.TargetAsync(context, cancellationToken);
        var request = new TestPodRequest(
            context.Build, profile, attempt, context.Status.Image!.Sha256!, context.TimeLeft + DeadlineMargin, options)
        {
            Commit = context.Status.Commit,
            IsOnServer = target is not null,
            TestModules = mounted,
        };
        var lifetime = request.Deadline + DeadlineMargin;
        var (download, upload) = (urls.CreateDownloadTarget(scope, lifetime), results.Target(context, lifetime));
        var secret = HostInputs.Tester(request.Names, attempt, download, upload, target, source);
        await secrets.SaveAsync(request.Names, secret, cancellationToken);
        await client.CreateOnceAsync(TestPodBuilder.Build(request), cancellationToken);
        context.Status.Tests.Pod = name;
        return new StageOutcome.Running($"Pod {name} is created");
    }

    private HostNames Names(BuildContext context) => new(context.Build, options.Builder);

    // The results are in the store; the machine goes before anything is said of them.
    private async Task<StageOutcome> EndAsync(
        BuildContext context,
        ITestHost host,
        V1DistroProfileSpec profile,
        PodObservation pod,
        StageOutcome.Done done,
        CancellationToken cancellationToken)
    {
        if (await host.EndAsync(context, cancellationToken) is var end && !end.MayProceed)
        {
            return end;
        }

        var suite = TestResults.DataOf(pod, HostSteps.Test);
        if (suite is not null)
        {
            suite.Problem = await host.ExplainAsync(context, suite.Problem, cancellationToken);
        }

        var verdict = TestVerdict.Record(context, profile, suite, pod.Name, options.Tester);
        var modules = TestResults.DataOf(pod, HostSteps.Modules);
        if (HostSteps.OfTester(profile).Contains(HostSteps.Modules))
        {
            verdict = ModulesVerdict.Record(context, profile, verdict, modules, pod.Name);
        }

        if (!verdict.MayProceed)
        {
            return verdict;
        }

        await results.SealAsync(context, cancellationToken);
        var (report, said) = (context.Status.Tests!.Report, TestExceptions.Words(context.Status.Tests));
        return done with { Message = $"{done.Message}; the image is unchanged{said}; the report is {report}" };
    }
}
