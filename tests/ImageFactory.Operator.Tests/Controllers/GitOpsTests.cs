using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Controllers.DistroProfile;
using ImageFactory.Operator.Controllers.ImageBuild;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.InMemory;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Controllers;

/// <summary>Builds that stand in Git: what is deleted is made again there, and built again.</summary>
public sealed class GitOpsTests
{
    private const string Tracking = "argocd.argoproj.io/tracking-id";

    private static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly List<string> _events = [];
    private readonly InMemoryCluster _cluster;
    private readonly BuildExpiry _expiry;

    public GitOpsTests()
    {
        _cluster = new InMemoryCluster(_time);
        _expiry = new BuildExpiry(
            _cluster,
            (_, reason, message, type, _) =>
            {
                _events.Add($"{type} {reason}: {message}");
                return Task.CompletedTask;
            },
            _time);
    }

    [Fact]
    public async Task A_build_that_is_not_in_Git_goes_when_its_time_to_live_is_over()
    {
        var build = _cluster.Put(Build(null, null));
        Assert.Equal(TimeSpan.FromMinutes(1), _expiry.TimeLeft(build, build.Status!));

        await _expiry.EndAsync(build, default);

        Assert.Empty(_cluster.All);
        Assert.Empty(_events);
    }

    [Fact]
    public async Task A_build_that_Argo_keeps_stays_and_its_event_says_what_to_do()
    {
        var build = _cluster.Put(Build((Tracking, "images:imagefactory.dev/ImageBuild:images/debian-12-x"), null));

        await _expiry.EndAsync(build, default);

        Assert.Single(_cluster.All);
        Assert.Equal(
            [
                "Warning KeptByGitOps: spec.ttlSecondsAfterFinished is over, and the build stays: Argo CD (images) "
                + "would make it again, and it would be built again. Take it out of Git, or give a time to live only "
                + "to builds that are not in Git",
            ],
            _events);
    }

    [Theory]
    [InlineData(null, null, null, null, null)]
    [InlineData(Tracking, "app:imagefactory.dev/ImageBuild:images/debian-12-x", null, null, "Argo CD (app)")]
    [InlineData(Tracking, "app:imagefactory.dev/ImageBuild:images/another", null, null, null)]
    [InlineData(null, null, "kustomize.toolkit.fluxcd.io/name", "images", "Flux (images)")]
    [InlineData(null, null, "helm.toolkit.fluxcd.io/name", "factory", "Flux (factory)")]
    [InlineData(null, null, "app.kubernetes.io/instance", "anybody", null)]
    public void A_keeper_is_known_by_its_mark(
        string? annotation, string? value, string? label, string? labelValue, string? keeper) => Assert.Equal(
        keeper,
        GitOpsMarks.KeeperOf(Build(
            annotation is null ? null : (annotation, value!), label is null ? null : (label, labelValue!))));

    [Theory]
    [InlineData("argocd.argoproj.io/hook", "PostSync")]
    [InlineData("helm.sh/hook", "post-install,post-upgrade")]
    public void A_hook_of_Argo_is_made_once_a_sync_and_kept_by_nobody(string annotation, string when)
    {
        var build = Build((Tracking, "app:imagefactory.dev/ImageBuild:images/debian-12-x"), null);
        build.Metadata.Annotations[annotation] = when;

        Assert.Null(GitOpsMarks.KeeperOf(build));
    }

    [Fact]
    public void The_history_neither_counts_nor_deletes_what_stands_in_Git()
    {
        var profile = new V1DistroProfile
        {
            Metadata = new V1ObjectMeta { Name = "debian-12" },
            Spec = new V1DistroProfileSpec { History = new V1HistoryLimits { Successful = 1 } },
        };
        V1ImageBuild[] builds =
        [
            Build(null, null, "nightly-1", 1),
            Build(null, null, "nightly-2", 2),
            Build((Tracking, "app:imagefactory.dev/ImageBuild:images/by-git"), null, "by-git", 3),
        ];

        Assert.Equal(["nightly-1"], BuildHistory.TooMany(profile, builds).Select(build => build.Metadata.Name));
    }

    private static V1ImageBuild Build(
        (string Name, string Value)? annotation,
        (string Name, string Value)? label,
        string name = "debian-12-x",
        int minute = 0)
    {
        var status = new V1ImageBuildStatus { Phase = BuildPhase.Succeeded, FinishedAt = Start.AddMinutes(minute) };
        StageList.Open(status);
        status.Stage(BuildStage.HostDestroyed).State = StageState.Succeeded;
        return new V1ImageBuild
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = "images",
                Uid = name,
                Annotations = annotation is { } mark
                    ? new Dictionary<string, string> { [mark.Name] = mark.Value }
                    : null,
                Labels = label is { } tag ? new Dictionary<string, string> { [tag.Name] = tag.Value } : null,
            },
            Spec = new V1ImageBuildSpec
            {
                ProfileRef = new V1LocalReference { Name = "debian-12" },
                TtlSecondsAfterFinished = 60,
            },
            Status = status,
        };
    }
}
