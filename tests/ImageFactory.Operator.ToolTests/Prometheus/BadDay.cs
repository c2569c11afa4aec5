using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Stages;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using V1Condition = ImageFactory.Kubernetes.Conditions.V1Condition;

namespace ImageFactory.Operator.ToolTests.Prometheus;

/// <summary>
/// A day on which all goes wrong that can be told of: builds that are slow, fail and stand still, an image that is too
/// old, a region that does not answer, leaks, and promotions that stand still and are undone by somebody else.
/// </summary>
internal sealed class BadDay(IServiceProvider factory)
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly BuildReporter _builds = factory.GetRequiredService<BuildReporter>();
    private readonly PromotionReporter _promotions = factory.GetRequiredService<PromotionReporter>();

    /// <summary>Builds begin, one of them five hours ago.</summary>
    public async Task BeginAsync()
    {
        await _builds.ReportAsync(Build("debian-12"), null, Created(), default);
        await _builds.ReportAsync(Build("ubuntu-24.04"), null, Created(), default);
        await _builds.ReportAsync(Build("rocky-9"), null, Begun(Now.AddHours(-5)), default);
        await _promotions.ReportAsync(Promotion("released"), null, Staging("debian-12"), default);

        // Nobody answers there.
        await factory.GetRequiredService<CloudCheck>().ProblemAsync(
            [new V1RegionTarget { Cloud = "prod", Region = "RegionOne" }], default);
    }

    /// <summary>And all of it comes to something.</summary>
    public async Task EndAsync()
    {
        var start = Now.AddMinutes(-20);
        await _builds.ReportAsync(Build("debian-12"), Created(), Succeeded(start), default);
        await _builds.ReportAsync(Build("ubuntu-24.04"), Created(), Failed(start), default);
        await _promotions.ReportAsync(Promotion("stuck"), null, Staging("rocky-9"), default);
        await _promotions.ReportAsync(Promotion("released"), Staging("debian-12"), Drifted(), default);
        factory.GetRequiredService<ReleaseGauges>().Set(
            new V1DistroProfile { Metadata = new V1ObjectMeta { Name = "debian-12", Uid = "debian-12" } },
            new V1DistroProfileStatus
            {
                Release = new V1ReleaseStatus { BuildDate = Now.AddDays(-40) },
                NextDue = Now.AddDays(-10),
            });
        var leaks = factory.GetRequiredService<LeakGauge>();
        leaks.Set("prod", "RegionOne", "server", 2);
        leaks.Set("prod", "RegionOne", "volume", 0);
        var breakers = factory.GetRequiredService<RegionBreakers>();
        breakers.Answered(new CloudTarget("prod", "RegionOne"));
        for (var failure = 0; failure < 3; failure++)
        {
            breakers.Failed(new CloudTarget("prod", "RegionTwo"), "no answer");
        }
    }

    private static V1ImageBuild Build(string profile) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = $"{profile}-7",
            NamespaceProperty = "images",
            Uid = $"{profile}-7",
            CreationTimestamp = Now.AddMinutes(-21).UtcDateTime,
        },
        Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = profile } },
    };

    private static V1ImageBuildStatus Created()
    {
        var status = new V1ImageBuildStatus
        {
            Phase = BuildPhase.Pending,
            Tool = BuilderTool.DiskImageBuilder,
            Regions = [new V1RegionStatus { Cloud = "prod", Region = "RegionOne" }],
        };
        StageList.Open(status);
        return status;
    }

    private static V1ImageBuildStatus Begun(DateTimeOffset start)
    {
        var status = new V1ImageBuildStatus
        {
            Phase = BuildPhase.Running,
            CurrentStage = nameof(BuildStage.ImageBuilt),
            StartedAt = start,
            BuildNumber = 7,
            Tool = BuilderTool.DiskImageBuilder,
        };
        StageList.Open(status);
        foreach (var line in status.Stages!.TakeWhile(line => line.Name != nameof(BuildStage.ImageBuilt)))
        {
            (line.State, line.StartedAt, line.FinishedAt) = (StageState.Succeeded, start, start.AddSeconds(2));
            line.DurationSeconds = 2;
        }

        status.Stage(BuildStage.ImageBuilt).State = StageState.Running;
        status.Stage(BuildStage.ImageBuilt).StartedAt = start.AddSeconds(2);
        return status;
    }

    private static V1ImageBuildStatus Succeeded(DateTimeOffset start)
    {
        var status = Begun(start);
        foreach (var line in status.Stages!)
        {
            line.State = StageState.Succeeded;
            line.DurationSeconds ??= 60;
        }

        (status.Phase, status.FinishedAt, status.DurationSeconds) = (BuildPhase.Succeeded, Now, 1200);
        status.Image = new V1BuiltImageStatus { SizeBytes = 334_727_168, Packages = 282 };
        status.Tests = new V1TestStatus
        {
            Accelerator = "kvm",
            Boot = new V1BootStatus { ReadySeconds = 17.25 },
            Total = 40,
            Passed = 40,
            Flaky = 1,
            Failed = 0,
            Skipped = 2,
            Scap = new V1ScapStatus { Score = 61.2 },
            Throughput = new V1ThroughputStatus { SentMbitPerSecond = 940.5, ReceivedMbitPerSecond = 930 },
        };
        status.Regions =
        [
            new V1RegionStatus
            {
                Cloud = "prod",
                Region = "RegionOne",
                StartedAt = start,
                FinishedAt = start.AddSeconds(75),
            },
        ];
        return status;
    }

    private static V1ImageBuildStatus Failed(DateTimeOffset start)
    {
        var status = Begun(start);
        var stage = status.Stage(BuildStage.ImageBuilt);
        (stage.State, stage.Reason, stage.Message) = (StageState.Failed, Reasons.FailedScript, "exit code 100");
        stage.DurationSeconds = 100;
        (status.Phase, status.FinishedAt, status.DurationSeconds) = (BuildPhase.Failed, Now, 110);
        return status;
    }

    private static V1ImagePromotion Promotion(string name) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = "images",
            Uid = name,
            CreationTimestamp = Now.AddHours(-4).UtcDateTime,
        },
        Spec = new V1ImagePromotionSpec(),
    };

    private static V1ImagePromotionStatus Staging(string profile) => new()
    {
        Profile = profile,
        Phase = PromotionPhase.Staging,
        Regions = [new V1PromotedRegion { Cloud = "prod", Region = "RegionOne" }],
    };

    private static V1ImagePromotionStatus Drifted() => new()
    {
        Profile = "debian-12",
        Phase = PromotionPhase.Succeeded,
        StartedAt = Now.AddHours(-3),
        FinishedAt = Now.AddHours(-2),
        Regions =
        [
            new V1PromotedRegion { Cloud = "prod", Region = "RegionOne", Phase = PromotedRegionPhase.Done },
        ],
        Conditions =
        [
            new V1Condition
            {
                Type = ImagePromotionConditions.Drifted,
                Status = ConditionList.True,
                Reason = Reasons.Drifted,
                Message = "os_hidden is true",
            },
        ],
    };
}
