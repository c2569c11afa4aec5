using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>Whatever is promoted, rolled back, revoked, retired and killed, in whatever order.</summary>
public sealed class AnySequenceTests
{
    private const int LongestSequence = 12;
    private const ulong Seed = 1;
    private const ulong Gamma = 3;

    // The same sequences in each gate: what fails there fails again.
    [Fact]
    public void Each_region_has_at_most_one_latest_which_users_see_and_loses_no_image() =>
        Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(Seed, Gamma));

    // Others each time; a failure tells their seed.
    [Fact]
    [Trait("Tier", "Full")]
    public void Nor_does_it_after_sequences_that_nobody_has_tried() =>
        Check(Config.QuickThrowOnFailure.WithMaxTest(600));

    private static void Check(Config config)
    {
        var actions = Gen.Choose(0, int.MaxValue).ArrayOf(LongestSequence).ToArbitrary();
        var retired = 0;
        Prop.ForAll(actions, numbers =>
        {
            retired += RunAsync(numbers).GetAwaiter().GetResult();
            return true;
        }).Check(config);
        Assert.NotEqual(0, retired);
    }

    // The number of images that were retired.
    private static async Task<int> RunAsync(int[] numbers)
    {
        var (scene, one, two) = InMemoryPromotions.Start();
        await using var end = scene;
        var builds = new List<string>();
        var gone = new List<string>();
        foreach (var (step, number) in numbers.Index())
        {
            (one.CreatedAt, two.CreatedAt) = (scene.Time.GetUtcNow(), scene.Time.GetUtcNow());
            var name = string.Create(CultureInfo.InvariantCulture, $"p{step}");
            scene.Create(name, await SpecAsync(scene, builds, number));
            await RunAsync(scene, name, number);
            foreach (var promotion in Promotions(scene))
            {
                // So that a promotion that was rolled back knows it.
                await scene.ReconcileAsync(promotion);
            }

            var retired = number / 16 % 4 == 0 ? await RetireAsync(scene, one, two) : [];
            gone.AddRange(retired);
            Require(one, builds.Count - gone.Count(id => id.StartsWith("one", StringComparison.Ordinal)), numbers);
            Require(two, builds.Count - gone.Count(id => id.StartsWith("two", StringComparison.Ordinal)), numbers);
        }

        return gone.Count;
    }

    private static async Task<V1ImagePromotionSpec> SpecAsync(PromotionScene scene, List<string> builds, int number)
    {
        var kind = number % 8;
        if (builds.Count == 0 || kind <= 2)
        {
            builds.Add(string.Create(CultureInfo.InvariantCulture, $"b{builds.Count}"));
            await scene.BuildAsync(builds[^1], builds.Count - 1);
            return Promote(builds[^1]);
        }

        var any = builds[number / 8 % builds.Count];
        return kind switch
        {
            <= 4 => Promote(any),
            5 => new V1ImagePromotionSpec
            {
                Action = PromotionAction.Revoke,
                BuildRef = new V1LocalReference { Name = any },
                Revocation = new V1Revocation { Reason = "unsafe" },
            },
            _ => new V1ImagePromotionSpec
            {
                Action = PromotionAction.Rollback,
                RollbackOf = new V1LocalReference { Name = Newest(scene) },
            },
        };
    }

    // Time goes by, and what is announced is deleted: never what users see, and only what was announced.
    private static async Task<IReadOnlyList<string>> RetireAsync(
        PromotionScene scene, InMemoryImages one, InMemoryImages two)
    {
        var before = Ids(one, two);
        scene.Time.Advance(TimeSpan.FromDays(100));
        foreach (var wait in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromMinutes(11), TimeSpan.FromMinutes(11)])
        {
            scene.Time.Advance(wait);
            foreach (var promotion in Promotions(scene))
            {
                await scene.ReconcileAsync(promotion);
            }
        }

        var retired = before.Keys.Except(Ids(one, two).Keys).ToList();
        var announced = Promotions(scene).Select(scene.Promotion)
            .SelectMany(promotion => promotion.Status?.Retirement?.Images ?? [])
            .Where(image => image.Done == true)
            .Select(image => $"{(image.Region == "RegionOne" ? "one" : "two")} {image.ImageId}");
        Assert.Empty(retired.Except(announced));
        Assert.All(retired, id => Assert.DoesNotMatch("_(latest|prev)$", before[id]));
        return retired;
    }

    private static Dictionary<string, string> Ids(InMemoryImages one, InMemoryImages two) =>
        one.All.Select(image => ($"one {image.Id}", image.Name))
            .Concat(two.All.Select(image => ($"two {image.Id}", image.Name)))
            .ToDictionary(image => image.Item1, image => image.Name);

    private static async Task RunAsync(PromotionScene scene, string name, int number)
    {
        if (number / 64 % 2 == 0)
        {
            scene.Restart();
            scene.End.At(number / 128 % 9, isAnswerLost: number / 2048 % 2 == 0);
            await scene.RunUntilKilledAsync(name);
            scene.Restart();
        }

        await scene.RunAsync(name);
    }

    private static void Require(InMemoryImages images, int builds, int[] numbers)
    {
        var latest = images.All.Where(image => image.Name == $"{InMemoryPromotions.Series}_latest").ToList();
        var found = (
            images.All.Count,
            latest.Count <= 1,
            images.All.Count(image => image.Name == $"{InMemoryPromotions.Series}_prev") <= 1,
            latest.All(image => !image.IsHidden && image.Visibility == ImageVisibility.Public),
            images.All.Any(image => image.Properties.ContainsKey(PromotionProperties.Staged)),
            images.All.Select(image => image.Name).Distinct().Count() == images.All.Count,
            images.All.Count(image => !image.IsHidden
                && image.Visibility == ImageVisibility.Public
                && image.Properties["os_purpose"] == "generic") <= 1);
        Assert.True(
            found == (builds, true, true, true, false, true, true),
            $"{found} after {string.Join(' ', numbers)}:\n{string.Join('\n', images.All)}");
    }

    private static V1ImagePromotionSpec Promote(string build) => new()
    {
        BuildRef = new V1LocalReference { Name = build },
        Visibility = PromotedVisibility.Public,
        Retention = new V1Retention { KeepHidden = 1, DeleteAfter = "30d", Action = RetentionAction.Delete },
    };

    private static IEnumerable<string> Promotions(PromotionScene scene) => scene.Cluster.All
        .Where(one => one.StartsWith("ImagePromotion", StringComparison.Ordinal))
        .Select(one => one.Split('/')[^1]);

    private static string Newest(PromotionScene scene) => Promotions(scene)
        .Select(scene.Promotion)
        .Where(promotion => promotion.Status?.Phase == PromotionPhase.Succeeded)
        .MaxBy(promotion => promotion.Status!.StartedAt)?.Metadata.Name ?? "none";
}
