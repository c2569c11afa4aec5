using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Promotions;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>Regions that do not answer before their first change hold a promotion up for a time only.</summary>
public sealed class StagingTimeoutTests : IAsyncLifetime
{
    private readonly PromotionScene _scene;
    private readonly InMemoryImages _one;
    private readonly InMemoryImages _two;

    public StagingTimeoutTests() => (_scene, _one, _two) = InMemoryPromotions.Start();

    public async Task InitializeAsync()
    {
        await _scene.BuildAsync("a", 0);
        _scene.Promote("to-a", "a");
        await _scene.RunAsync("to-a");
        await _scene.BuildAsync("b", 1);
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_region_that_dies_after_the_plan_is_given_up_after_the_time()
    {
        await PlanAsync(PromotionStrategyType.AllOrNothing);
        Silence();
        Approve();
        await PassAsync("to-b", TimeSpan.FromHours(24), TimeSpan.FromMinutes(5));

        var status = _scene.Promotion("to-b").Status!;
        Assert.StartsWith(
            "Failed 0/2: FailedRotation: Not all regions were ready within policy.timeoutSeconds (600); nothing is "
            + "changed. ",
            PromotionScene.Text(status),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_that_died_for_a_while_before_the_approval_counts_from_its_new_end()
    {
        await PlanAsync(PromotionStrategyType.AllOrNothing);
        Silence();
        await PassAsync("to-b", TimeSpan.FromMinutes(12), TimeSpan.FromMinutes(6));
        _two.Fault = _ => null;
        await PassAsync("to-b", TimeSpan.FromMinutes(24), TimeSpan.FromMinutes(6));
        Approve();
        var status = await _scene.RunAsync("to-b");

        Assert.Equal(PromotionPhase.Succeeded, status.Phase);
    }

    [Fact]
    public async Task Best_effort_begins_without_a_region_that_dies_after_the_plan()
    {
        await PlanAsync(PromotionStrategyType.BestEffort);
        Silence();
        Approve();
        await PassAsync("to-b", TimeSpan.FromHours(24), TimeSpan.FromMinutes(5));

        Assert.Equal("b", LatestOf(_one));
        Assert.Equal("a", LatestOf(_two));
        var status = _scene.Promotion("to-b").Status!;
        Assert.Equal(PromotionPhase.Succeeded, status.Phase);
        Assert.Contains(
            "demo/RegionTwo was not ready within policy.timeoutSeconds: make another promotion of the image with this "
            + "region in spec.regions",
            PromotionScene.Text(status),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revocation_goes_at_once_where_it_can()
    {
        Silence();
        Revoke();
        await PassAsync("gone", TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10));

        Assert.Null(LatestOf(_one));
        Assert.Equal("a", LatestOf(_two));
        Assert.Equal(PromotionPhase.Running, _scene.Promotion("gone").Status!.Phase);
    }

    [Fact]
    public async Task A_region_that_was_not_waited_for_follows_with_its_journal_written_first()
    {
        Silence();
        Revoke();
        await PassAsync("gone", TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10));
        _two.Fault = _ => null;
        _two.Calls.Clear();
        var planned = await _scene.RunAsync("gone", status => status.Regions![1].UnstagedSince is null);
        Assert.NotEmpty(planned.Regions![1].Steps!);
        Assert.DoesNotContain(_two.Calls, call => call.StartsWith("update", StringComparison.Ordinal));
        var status = await _scene.RunAsync("gone");

        Assert.StartsWith("Succeeded 2/2: ", PromotionScene.Text(status), StringComparison.Ordinal);
        Assert.Null(LatestOf(_two));
    }

    [Fact]
    public async Task One_that_is_deleted_while_a_region_is_silent_puts_back_the_others_and_ends()
    {
        Silence();
        Revoke();
        await PassAsync("gone", TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10));
        _scene.Cluster.Change<V1ImagePromotion>(
            "gone", promotion => promotion.Metadata.DeletionTimestamp = _scene.Time.GetUtcNow().UtcDateTime);
        var status = await _scene.RunAsync("gone");

        Assert.Equal(PromotionPhase.Failed, status.Phase);
        Assert.Equal("a", LatestOf(_one));
    }

    [Fact]
    public async Task A_region_that_the_release_brings_the_image_to_gets_what_the_profile_says_of_it()
    {
        await _scene.StoreAsync("b");
        await _two.DeleteAsync(_two.All.First(IsOf("b")).Id);
        _scene.Cluster.Change<V1ImageBuild>("b", build =>
        {
            var region = build.Status!.Regions![1];
            region.Tags = ["gpu"];
            region.Properties = new Dictionary<string, string> { ["hw_disk_bus"] = "virtio" };
            region.Protected = true;
        });
        _scene.Promote("to-b", "b");
        await _scene.RunAsync("to-b");

        var image = _two.All.First(IsOf("b"));
        Assert.Equal(
            ("virtio", true, "true"),
            (image.Properties["hw_disk_bus"], image.IsProtected, image.Properties[CloudTags.Protected]));
        Assert.Contains("gpu", image.Tags);
    }

    [Theory]
    [InlineData(OpenStackErrorKind.ServerFault)]
    [InlineData(OpenStackErrorKind.Forbidden)]
    public async Task Best_effort_begins_without_a_region_in_which_the_brought_image_cannot_be_marked(
        OpenStackErrorKind kind)
    {
        await _scene.StoreAsync("b");
        await _two.DeleteAsync(_two.All.First(IsOf("b")).Id);
        _two.Fault = call => call.StartsWith("update", StringComparison.Ordinal)
            ? new OpenStackException(kind, "It cannot be marked")
            : null;
        _scene.Promote("to-b", "b", spec =>
        {
            spec.TimeoutSeconds = 120;
            spec.Strategy = new V1PromotionStrategy { Type = PromotionStrategyType.BestEffort };
        });

        var status = await _scene.RunAsync("to-b");

        Assert.Equal(("b", "a"), (LatestOf(_one), LatestOf(_two)));
        Assert.Equal(PromotionPhase.Succeeded, status.Phase);
        Assert.Contains("It cannot be marked", status.Regions![1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_uploads_nothing_and_says_what_it_would()
    {
        await _scene.StoreAsync("b");
        await _two.DeleteAsync(_two.All.First(IsOf("b")).Id);
        _two.Calls.Clear();
        _scene.Promote("to-b", "b", spec => spec.DryRun = true);
        var planned = await _scene.RunAsync("to-b", status => status.Phase == PromotionPhase.Planned);

        Assert.DoesNotContain("create", _two.Calls);
        Assert.EndsWith(
            "nothing is changed as long as spec.dryRun is true; The image is not in demo/RegionTwo, and would be "
            + "uploaded",
            PromotionScene.Text(planned),
            StringComparison.Ordinal);
        Assert.Equal(3, planned.Regions![0].Steps!.Count);

        _scene.Cluster.Change<V1ImagePromotion>("to-b", promotion => promotion.Spec.DryRun = null);
        var status = await _scene.RunAsync("to-b");
        Assert.StartsWith("Succeeded 2/2: ", PromotionScene.Text(status), StringComparison.Ordinal);
        Assert.Equal("b", LatestOf(_two));
    }

    private async Task PlanAsync(PromotionStrategyType type)
    {
        _scene.Promote("to-b", "b", spec =>
        {
            (spec.Approval, spec.TimeoutSeconds) = (PromotionApproval.Manual, 600);
            spec.Strategy = new V1PromotionStrategy { Type = type };
        });
        await _scene.RunAsync("to-b", status => status.Phase == PromotionPhase.WaitingForApproval);
    }

    private async Task PassAsync(string name, TimeSpan time, TimeSpan step)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            await _scene.ReconcileAsync(name);
            _scene.Time.Advance(step);
        }
    }

    private void Silence() =>
        _two.Fault = _ => new OpenStackException(OpenStackErrorKind.Unreachable, "RegionTwo does not answer");

    private void Approve() => _scene.Cluster.Change<V1ImagePromotion>("to-b", promotion =>
        promotion.Metadata.Annotations = new Dictionary<string, string> { [PromotionAnnotations.ApprovedBy] = "ada" });

    private void Revoke() => _scene.Create("gone", new V1ImagePromotionSpec
    {
        Action = PromotionAction.Revoke,
        BuildRef = new V1LocalReference { Name = "a" },
        Revocation = new V1Revocation { Reason = "unsafe" },
    });

    private static string? LatestOf(InMemoryImages images) => images.All
        .FirstOrDefault(image => image.Name == $"{InMemoryPromotions.Series}_latest")
        ?.Properties["imagefactory_build"];

    private static Func<Image, bool> IsOf(string build) =>
        image => image.Properties.GetValueOrDefault("imagefactory_build") == build;
}
