using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Status;
using k8s.Models;
using Microsoft.Extensions.Logging.Testing;

namespace ImageFactory.Operator.Tests.Stages;

/// <summary>A build with scripted stages, passed over as the controller does it.</summary>
internal sealed class ScriptedBuild
{
    public static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly StageRunner _runner;

    public ScriptedBuild(params IBuildStage[] special)
    {
        var byStage = special.ToDictionary(stage => stage.Stage);
        Stages = StageList.Order.ToDictionary(
            stage => stage,
            stage => byStage.TryGetValue(stage, out var own)
                ? own
                : new ScriptedStage(stage, new StageOutcome.Done($"{stage} is done")));
        _runner = new StageRunner([.. StageList.Order.Select(stage => Stages[stage])], Log);
    }

    public IReadOnlyDictionary<BuildStage, IBuildStage> Stages { get; }

    public FakeLogger<StageRunner> Log { get; } = new();

    public DateTimeOffset Now { get; set; } = Start;

    /// <summary>What the last pass says of when to look again.</summary>
    public StageOutcome? Found { get; private set; }

    public V1ImageBuild Build { get; } = new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "debian-12-x",
            NamespaceProperty = "images",
            Uid = "uid-1",
            Generation = 1,
        },
        Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "debian-12" } },
    };

    public async Task<V1ImageBuildStatus> PassAsync()
    {
        var context = new BuildContext(
            Build, StatusJson.Copy(Build.Status, EntityJsonContext.Default.V1ImageBuildStatus), Now);
        StageList.Open(context.Status);
        RetryRequest.Apply(context);
        Found = await _runner.RunAsync(context, CancellationToken.None);
        return Build.Status = BuildStatusCalculator.Complete(context);
    }

    public string[] States() => [.. Build.Status!.Stages!.Select(line => $"{line.Name}: {line.State}/{line.Reason}")];
}
