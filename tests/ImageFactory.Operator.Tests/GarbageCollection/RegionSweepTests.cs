using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.GarbageCollection;
using ImageFactory.Operator.Metrics;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Testing.InMemory;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Tests.GarbageCollection;

/// <summary>What is left behind in a region, kind by kind.</summary>
public sealed class RegionSweepTests
{
    private const string Uid = "6f0cd6f6";
    private const string Tags = $"imagefactory_cluster=tests imagefactory_build_uid={Uid}";

    private static readonly CloudTarget Target = new("demo", "RegionOne");

    private static readonly Dictionary<string, string> Metadata = new()
    {
        [CloudTags.Cluster] = "tests",
        [CloudTags.BuildUid] = Uid,
    };

    private readonly InMemoryRegion _region = new(TimeProvider.System);
    private readonly LeakGauge _gauge = new();

    [Fact]
    public async Task Every_kind_of_which_something_is_left_is_counted_and_goes_when_it_is_seen_again()
    {
        LeaveOneOfEachKind("tests", Metadata, Tags);
        var sweep = Sweep();

        await sweep.RunAsync(Target, Existing(), default);
        Assert.Equal(
            CloudResourceKinds.All.Select(kind => $"{kind.Type} 1").Order(StringComparer.Ordinal),
            Leaks());

        await sweep.RunAsync(Target, Existing(), default);
        _region.Servers.FinishDeletes();
        Assert.Empty(_region.All);
        Assert.Empty(_region.Images.All);
    }

    [Fact]
    public async Task What_another_factory_or_somebody_made_is_not_even_counted()
    {
        var foreign = new Dictionary<string, string>(Metadata) { [CloudTags.Cluster] = "others" };
        LeaveOneOfEachKind("others", foreign, Tags.Replace("=tests", "=others", StringComparison.Ordinal));
        LeaveOneOfEachKind("somebody", new Dictionary<string, string>(), "web");
        var before = _region.All;
        var sweep = Sweep();

        await sweep.RunAsync(Target, Existing(), default);
        await sweep.RunAsync(Target, Existing(), default);

        Assert.Equal(before, _region.All);
        Assert.Equal(2, _region.Images.All.Count);
        Assert.All(Leaks(), leak => Assert.EndsWith(" 0", leak, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_build_that_is_finished_but_there_only_the_image_stays()
    {
        LeaveOneOfEachKind("tests", Metadata, Tags);
        var sweep = Sweep();

        await sweep.RunAsync(Target, Existing(Uid), default);
        await sweep.RunAsync(Target, Existing(Uid), default);
        _region.Servers.FinishDeletes();

        Assert.Empty(_region.All);
        Assert.Single(_region.Images.All);
    }

    [Fact]
    public async Task An_image_of_a_build_that_succeeded_is_the_product()
    {
        _region.Images.Put(new Image("1", ImageStatus.Active)
        {
            Owner = InMemoryImages.Project,
            Properties = new Dictionary<string, string>(Metadata) { [CloudTags.Complete] = "true" },
        });
        var sweep = Sweep();

        await sweep.RunAsync(Target, Existing(), default);
        await sweep.RunAsync(Target, Existing(), default);

        Assert.Single(_region.Images.All);
    }

    [Theory]
    [InlineData("p2", "imagefactory_profile")]
    [InlineData(InMemoryImages.Project, CloudTags.BaseImage)]
    public async Task An_image_to_which_somebody_or_nova_copied_our_tags_is_not_even_counted(
        string owner, string property)
    {
        _region.Images.Put(new Image("copy", ImageStatus.Active)
        {
            Owner = owner,
            Properties = new Dictionary<string, string>(Metadata) { [property] = "x" },
        });
        var sweep = Sweep();

        await sweep.RunAsync(Target, Existing(), default);
        await sweep.RunAsync(Target, Existing(), default);

        Assert.Single(_region.Images.All);
        Assert.All(Leaks(), leak => Assert.EndsWith(" 0", leak, StringComparison.Ordinal));
    }

    private static ExistingBuilds Existing(params string[] uids) => new(uids.ToHashSet(), new HashSet<string>());

    [Fact]
    public async Task Of_what_a_region_calls_ours_no_more_is_kept_than_there_can_be()
    {
        for (var number = 0; number < 1500; number++)
        {
            // Of every third the name is longer than that of anything.
            _region.Images.Put(new Image($"image-{number}", ImageStatus.Queued)
            {
                Name = new string('n', number % 3 == 0 ? 2000 : 1),
                Owner = InMemoryImages.Project,
                Properties = Metadata,
            });
        }

        var sweep = Sweep();
        await sweep.RunAsync(Target, Existing(), default);
        Assert.Contains("image 1000", Leaks());

        await sweep.RunAsync(Target, Existing(), default);
        Assert.Equal(500, _region.Images.All.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task What_a_region_lists_without_an_id_is_not_ours_to_delete(string id)
    {
        _region.Images.Put(new Image(id, ImageStatus.Queued)
        {
            Owner = InMemoryImages.Project,
            Properties = Metadata,
        });
        var sweep = Sweep();

        await sweep.RunAsync(Target, Existing(), default);
        await sweep.RunAsync(Target, Existing(), default);

        Assert.DoesNotContain(_region.Images.Calls, call => call.StartsWith("delete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_nobody_thought_of_in_one_kind_does_not_keep_the_others()
    {
        LeaveOneOfEachKind("tests", Metadata, Tags);
        _region.Calls.Fault = call =>
            call.StartsWith("list servers", StringComparison.Ordinal) ? new ArgumentException("no address") : null;
        var sweep = Sweep();

        await sweep.RunAsync(Target, Existing(), default);
        await sweep.RunAsync(Target, Existing(), default);

        Assert.Empty(_region.KeyPairs.All);
    }

    private void LeaveOneOfEachKind(string name, Dictionary<string, string> metadata, string tags)
    {
        _region.Images.Put(new Image($"image-{name}", ImageStatus.Queued)
        {
            Owner = InMemoryImages.Project,
            Properties = metadata,
        });
        var id = $"server-{name}";
        _region.Servers.Put(new Server(id, name, ServerStatus.Active) { Metadata = metadata });
        _region.Volumes.Attach($"gone-{name}", "1", 20);
        var volume = _region.Volumes.All.Last().Id;
        _region.Volumes.SetMetadataAsync(volume, metadata);
        _region.Volumes.Detach(volume);
        var group = _region.Networks.PutGroup(name, tags);
        var port = _region.Networks.PutPort(name, tags, group.Id);
        _region.FloatingIps.Put(port.Id, tags);
        _region.KeyPairs.Put(name, $"ssh-ed25519 AAAA {tags}");
    }

    private RegionSweep Sweep() => new(
        new InMemoryClouds(_region),
        CloudResourceKinds.All,
        _gauge,
        new OperatorOptions { ClusterName = "tests" },
        NullLogger<RegionSweep>.Instance);

    private IEnumerable<string> Leaks() => _gauge.Read()
        .Select(leak => $"{leak.Labels[^1]} {leak.Value}")
        .Order(StringComparer.Ordinal);
}
