using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Scenes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Builds;

/// <summary>Builds wait for a slot without keeping the API server busy.</summary>
public sealed class SlotWaitTests : IDisposable
{
    private const string Lists = "list ImageBuild";
    private const string Waits =
        "Waiting WaitingForSlot: Waiting for one of 1 build slots (builder.maxConcurrentBuilds) (5 s)";

    private readonly InitializeScene _stage = new();

    public SlotWaitTests() => _stage.Scene.Options.Builder.MaxConcurrentBuilds = 1;

    [Fact]
    public async Task However_often_builds_ask_they_are_listed_once_in_ten_seconds()
    {
        Put("running");

        for (var second = 0; second < 20; second++)
        {
            Assert.Equal(Waits, await _stage.RunAsync());
            _stage.Scene.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, _stage.Cluster.Calls.All.Count(call => call == Lists));
    }

    [Fact]
    public async Task A_slot_that_another_build_took_a_moment_ago_is_not_given_twice()
    {
        _stage.Cluster.Calls.All.Clear();
        _stage.Cluster.Calls.Fault = call =>
        {
            // Between both looks.
            if (call == Lists && _stage.Cluster.Calls.All.Count(one => one == Lists) == 2)
            {
                Put("faster");
            }

            return null;
        };

        Assert.Equal(Waits, await _stage.RunAsync());
    }

    [Fact]
    public async Task Who_is_next_is_woken_when_a_build_ends_and_finds_its_slot_free()
    {
        var running = Put("running");
        Assert.Equal(Waits, await _stage.RunAsync());

        running.Status!.Phase = BuildPhase.Succeeded;
        _stage.Cluster.Put(running);
        _stage.Snapshot.WakeNext(running);

        Assert.Equal(ObjectKey.Of(_stage.Scene.Build), _stage.Wakes.Last);
        Assert.StartsWith("Done", await _stage.RunAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_of_another_backend_that_ends_wakes_nobody()
    {
        Put("running");
        Assert.Equal(Waits, await _stage.RunAsync());

        _stage.Snapshot.WakeNext(new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = "server", NamespaceProperty = BuildScene.Namespace, Uid = "server" },
            Spec = new V1ImageBuildSpec { Backend = BuildBackend.OpenStackVm },
        });

        Assert.Equal(0, _stage.Wakes.Left);
    }

    public void Dispose() => _stage.Dispose();

    private V1ImageBuild Put(string name)
    {
        var status = new V1ImageBuildStatus { Phase = BuildPhase.Running };
        StageList.Open(status);
        status.Stages![0].State = StageState.Succeeded;
        var build = new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = BuildScene.Namespace, Uid = name },
            Spec = new V1ImageBuildSpec(),
            Status = status,
        };
        _stage.Cluster.Put(build);
        return build;
    }
}
