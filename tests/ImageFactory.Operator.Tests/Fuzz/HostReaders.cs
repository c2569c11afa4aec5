using System.Text;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Hosts.OpenStackVm.Agent;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using ImageFactory.Operator.ImageTests;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Status;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Testing.Fuzz;

namespace ImageFactory.Operator.Tests.Fuzz;

/// <summary>Readers of what build hosts and test hosts answer.</summary>
internal sealed class HostReaders(BuildScene scene)
{
    private static readonly string[] Steps = [HostSteps.Preflight, "source", "configure", HostSteps.Package];

    public IReadOnlyList<FuzzedReader> All =>
    [
        new("termination-message", bytes => HostReport.Parse(Encoding.UTF8.GetString(bytes))),
        new("host-facts", ReadFacts),
        new("test-verdict", ReadVerdict),
        new("agent-answer", bytes => AgentResponse.Parse("source", bytes)) { Documented = [typeof(SshException)] },
        new("console", bytes => ConsoleLog.Explain(
            Encoding.UTF8.GetString(bytes), new TestProblem("NoAnswer", "it does not answer"))),
        new("known-hosts", bytes => KnownHosts.Find(Encoding.UTF8.GetString(bytes), "server", 22)),
    ];

    // What each step reports is written into the status, and compared with what is in the store.
    private void ReadFacts(byte[] bytes)
    {
        var context = NewContext();
        var facts = new HostFacts(scene.Uploads);
        scene.Uploads.BeginAsync(context, default).GetAwaiter().GetResult();
        foreach (var step in Steps)
        {
            var observation = new StepObservation(step, StepPhase.Ended)
            {
                Report = HostReport.Parse(Encoding.UTF8.GetString(bytes)),
            };
            try
            {
                RecordAsync(facts, context, observation).GetAwaiter().GetResult();
            }
            catch (StageFailedException)
            {
                // What a host reports and nobody can use ends its build with these words.
            }
        }

        RequireWritable(context.Status);
    }

    private async Task RecordAsync(HostFacts facts, BuildContext context, StepObservation observation)
    {
        if (observation is { Name: HostSteps.Package, Report: { } report })
        {
            await scene.Uploads.GrantAsync(context, report, default);
        }

        await facts.RecordAsync(context, [observation], default);
    }

    private void ReadVerdict(byte[] bytes)
    {
        var context = NewContext();
        context.Status.Tests = new V1TestStatus { Attempt = 1 };
        var data = HostReport.Parse(Encoding.UTF8.GetString(bytes))?.DataAs(HostJsonContext.Default.TestData);
        TestVerdict.Record(context, new V1DistroProfileSpec(), data, "pod", new TesterSettings());
        try
        {
            scene.Results.GrantAsync(context, data, data, default).GetAwaiter().GetResult();
        }
        catch (StageFailedException)
        {
            // As above.
        }

        RequireWritable(context.Status);
    }

    private BuildContext NewContext() =>
        new(
            scene.Build,
            new V1ImageBuildStatus { ImageName = BuildScene.ImageName, Host = new V1BuildHostStatus() },
            BuildScene.Start);

    // A status that cannot be written ends no build.
    private static void RequireWritable(V1ImageBuildStatus status) =>
        StatusJson.ToNode(status, EntityJsonContext.Default.V1ImageBuildStatus);
}
