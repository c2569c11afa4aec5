using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.GarbageCollection;
using ImageFactory.Operator.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests;

public sealed class GarbageTests
{
    private static readonly CloudTarget Target = new("demo", BuildInRegions.First);

    private static readonly ExistingBuilds Nobody = ExistingBuilds.Of([]);

    private readonly LeakGauge _gauge = new();

    [Fact]
    public async Task What_no_living_build_owns_is_deleted_when_it_is_seen_for_the_second_time()
    {
        await using var build = await LeftBehindAsync();
        var sweep = Sweep(build);

        await sweep.RunAsync(Target, Nobody, default);
        Assert.Single(await build.ImagesAsync(Target.Region));
        Assert.Equal(1, Leaks());

        await sweep.RunAsync(Target, Nobody, default);
        Assert.Empty(await build.ImagesAsync(Target.Region));

        await sweep.RunAsync(Target, Nobody, default);
        Assert.Equal(0, Leaks());
    }

    [Fact]
    public async Task What_a_living_build_owns_stays_and_counts_anew_once_the_build_is_gone()
    {
        await using var build = await LeftBehindAsync();
        var sweep = Sweep(build);
        var living = ExistingBuilds.Of([build.Build]);

        await sweep.RunAsync(Target, Nobody, default);
        await sweep.RunAsync(Target, living, default);
        await sweep.RunAsync(Target, Nobody, default);

        Assert.Single(await build.ImagesAsync(Target.Region));
    }

    [Fact]
    public async Task Images_of_builds_that_succeeded_stay()
    {
        await using var build = await LeftBehindAsync();
        await build.UntilOverAsync(build.RegisterAsync);
        await build.CleanUp.MarkCompleteAsync(build.Build, build.Status, default);
        var sweep = Sweep(build);

        await sweep.RunAsync(Target, Nobody, default);
        await sweep.RunAsync(Target, Nobody, default);

        Assert.Single(await build.ImagesAsync(Target.Region));
        Assert.Equal(0, Leaks());
    }

    [Fact]
    public async Task A_dry_run_only_tells()
    {
        await using var build = await LeftBehindAsync();
        build.Options.OpenStack.GarbageCollector.DryRun = true;
        var sweep = Sweep(build);

        await sweep.RunAsync(Target, Nobody, default);
        await sweep.RunAsync(Target, Nobody, default);

        Assert.Single(await build.ImagesAsync(Target.Region));
        Assert.Equal(1, Leaks());
    }

    [Fact]
    public async Task What_another_factory_made_is_not_looked_at()
    {
        await using var build = await LeftBehindAsync();
        var image = Assert.Single(await build.ImagesAsync(Target.Region));
        await build.Clouds.Get("demo", Target.Region).Images.UpdateAsync(
            image.Id,
            new ImageUpdate { Properties = new Dictionary<string, string> { [CloudTags.Cluster] = "another" } });
        var sweep = Sweep(build);

        await sweep.RunAsync(Target, Nobody, default);
        await sweep.RunAsync(Target, Nobody, default);

        Assert.Single(await build.ImagesAsync(Target.Region));
    }

    [Fact]
    public async Task One_that_somebody_has_protected_does_not_keep_the_others_from_going()
    {
        await using var first = await LeftBehindAsync();
        await using var second = await BuildInRegions.WithImageAsync(1 << 20);
        second.Factory = first.Options.ClusterName;
        await second.RegisterAsync();
        var images = first.Clouds.Get("demo", Target.Region).Images;
        // Glance lists the newest first: the protected one comes before the other.
        var held = Assert.Single(await second.ImagesAsync(Target.Region));
        await images.UpdateAsync(held.Id, new ImageUpdate { IsProtected = true });
        var sweep = Sweep(first);

        await sweep.RunAsync(Target, Nobody, default);
        await sweep.RunAsync(Target, Nobody, default);

        Assert.Empty(await first.ImagesAsync(Target.Region));
        Assert.Single(await second.ImagesAsync(Target.Region));
        await images.UpdateAsync(held.Id, new ImageUpdate { IsProtected = false });
    }

    [Fact]
    public Task After_ten_builds_whose_operator_was_killed_at_some_moment_nothing_is_left() =>
        AssertNothingIsLeftAsync(builds: 10, atLeast: 1);

    [Fact]
    [Trait("Tier", "Full")]
    public Task After_fifty_builds_whose_operator_was_killed_at_some_moment_nothing_is_left() =>
        AssertNothingIsLeftAsync(builds: 50, atLeast: 26);

    private async Task AssertNothingIsLeftAsync(int builds, int atLeast)
    {
        var seed = Random.Shared.Next();
        var chance = new Random(seed);
        var factory = $"tests-{Guid.NewGuid():N}";
        var images = 0;
        for (var number = 0; number < builds; number++)
        {
            await using var build = await BuildInRegions.WithImageAsync(100 << 10);
            build.Factory = factory;
            await KillAsync(build, chance);
            images += (await build.ImagesAsync(BuildInRegions.First)).Count
                + (await build.ImagesAsync(BuildInRegions.Second)).Count;
            build.LeaveImages();
        }

        Assert.True(images >= atLeast, $"{images} images are too few to prove anything (seed {seed})");
        await using var last = await BuildInRegions.WithImageAsync(4 << 10);
        last.Factory = factory;
        var sweep = Sweep(last);
        foreach (var region in new[] { BuildInRegions.First, BuildInRegions.Second })
        {
            await sweep.RunAsync(new CloudTarget("demo", region), Nobody, default);
            await sweep.RunAsync(new CloudTarget("demo", region), Nobody, default);
            await sweep.RunAsync(new CloudTarget("demo", region), Nobody, default);
        }

        Assert.Equal(0, Leaks());
    }

    /// <summary>Some passes; after any of them the operator may end, and its last status may be lost.</summary>
    private static async Task KillAsync(BuildInRegions build, Random chance)
    {
        for (var pass = chance.Next(6); pass > 0; pass--)
        {
            var before = build.Status;
            var isRegistered = before.Regions![0].IsSettled();
            await (isRegistered ? build.DistributeAsync() : build.RegisterAsync());
            if (chance.Next(4) == 0)
            {
                await build.RestartAsync();
            }

            if (chance.Next(4) == 0)
            {
                build.Forget(before);
            }
        }

        await build.RestartAsync();
    }

    /// <summary>An image that waits for data which will never come. The factory's name is the test's own.</summary>
    private static async Task<BuildInRegions> LeftBehindAsync()
    {
        var build = await BuildInRegions.WithImageAsync(1 << 20);
        build.Factory = $"tests-{Guid.NewGuid():N}";
        await build.RegisterAsync();
        return build;
    }

    private RegionSweep Sweep(BuildInRegions build) => new(
        TestClouds.Connect(TestClouds.Path, new OpenStackOptions()),
        [new Clouds.Resources.Images()],
        _gauge,
        build.Options,
        NullLogger<RegionSweep>.Instance);

    private long Leaks() => (long)Assert.Single(_gauge.Read()).Value;
}
