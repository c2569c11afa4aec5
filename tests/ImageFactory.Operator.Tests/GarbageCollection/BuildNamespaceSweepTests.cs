using ImageFactory.Operator.GarbageCollection;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Testing.InMemory;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Tests.GarbageCollection;

/// <summary>What is left in the namespace of pods when a build is gone without its finalizer.</summary>
public sealed class BuildNamespaceSweepTests
{
    private readonly InMemoryCluster _cluster = new(TimeProvider.System);

    private readonly OperatorOptions _options = new() { Builder = new BuilderSettings { Namespace = "builds" } };

    [Fact]
    public async Task What_has_no_build_any_more_goes_when_it_is_seen_again()
    {
        Leave("gone", "images");
        Leave("there", "images");
        var sweep = Sweep();

        await sweep.RunAsync(Existing("there"), default);
        Assert.Equal(4, _cluster.All.Count);
        await sweep.RunAsync(Existing("there"), default);

        Assert.Equal(["ConfigMap builds/there", "Pod builds/there"], _cluster.All);
    }

    [Fact]
    public async Task What_comes_between_two_looks_under_a_name_that_was_seen_stays()
    {
        Leave("gone", "images");
        var sweep = Sweep();
        await sweep.RunAsync(Existing(), default);
        _cluster.Remove<V1Pod>("gone", "builds");
        _cluster.Put(NewPod("gone", "images", "new"));

        await sweep.RunAsync(Existing("new"), default);

        Assert.Equal(["Pod builds/gone"], _cluster.All);
    }

    [Fact]
    public async Task What_is_another_operators_or_somebodys_is_left_alone()
    {
        _options.Namespace = "images";
        Leave("gone", "other");
        var foreign = NewPod("somebodys", "images", "gone");
        foreign.Metadata.Labels.Remove(HostNames.ManagedByLabel);
        _cluster.Put(foreign);
        var sweep = Sweep();

        await sweep.RunAsync(Existing(), default);
        await sweep.RunAsync(Existing(), default);

        Assert.Equal(["ConfigMap builds/gone", "Pod builds/gone", "Pod builds/somebodys"], _cluster.All);
    }

    [Fact]
    public async Task A_dry_run_deletes_nothing()
    {
        _options.OpenStack.GarbageCollector.DryRun = true;
        Leave("gone", "images");
        var sweep = Sweep();

        await sweep.RunAsync(Existing(), default);
        await sweep.RunAsync(Existing(), default);

        Assert.Equal(2, _cluster.All.Count);
    }

    [Fact]
    public async Task Where_pods_are_in_the_builds_own_namespaces_their_owner_sees_to_it()
    {
        _options.Builder.Namespace = string.Empty;

        await Sweep().RunAsync(Existing(), default);

        Assert.Empty(_cluster.Calls.All);
    }

    private static ExistingBuilds Existing(params string[] uids) => new(uids.ToHashSet(), new HashSet<string>());

    private void Leave(string uid, string @namespace)
    {
        var pod = _cluster.Put(NewPod(uid, @namespace, uid));
        _cluster.Put(new V1ConfigMap
        {
            Metadata = new V1ObjectMeta { Name = uid, NamespaceProperty = "builds", Labels = pod.Metadata.Labels },
        });
    }

    private static V1Pod NewPod(string name, string @namespace, string uid) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = "builds",
            Labels = new Dictionary<string, string>
            {
                [HostNames.ManagedByLabel] = HostNames.ManagedBy,
                [HostNames.BuildUidLabel] = uid,
                [HostNames.BuildNamespaceLabel] = @namespace,
            },
        },
        Spec = new V1PodSpec { Containers = [new V1Container { Name = "upload" }] },
    };

    private BuildNamespaceSweep Sweep() => new(_cluster, _options, NullLogger<BuildNamespaceSweep>.Instance);
}
