using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Promotions;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Testing.Promotions;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>What changes after a promotion was accepted: build, spec, annotations, the latest image.</summary>
public sealed class ChangedMeanwhileTests : IAsyncLifetime
{
    private readonly PromotionScene _scene;
    private readonly InMemoryImages _one;
    private readonly InMemoryImages _two;

    public ChangedMeanwhileTests() => (_scene, _one, _two) = InMemoryPromotions.Start();

    public async Task InitializeAsync()
    {
        await _scene.BuildAsync("a", 0);
        _scene.Promote("to-a", "a");
        await _scene.RunAsync("to-a");
        await _scene.BuildAsync("b", 1);
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_build_that_is_deleted_before_the_approval_does_not_count()
    {
        await AwaitApprovalAsync();
        var status = await ApproveAsync();

        Assert.Equal(PromotionPhase.Succeeded, status.Phase);
    }

    [Fact]
    public async Task Without_the_build_another_image_than_was_accepted_is_refused_by_its_property()
    {
        await AwaitApprovalAsync();
        _one.Change(_one.IdOf("b"), image => With(image, "imagefactory_sha256", "77"));
        var status = await ApproveAsync();

        Assert.Contains("has SHA-256 77, and ", PromotionScene.Text(status), StringComparison.Ordinal);
        Assert.Equal(PromotionPhase.Failed, status.Phase);
    }

    [Fact]
    public async Task Without_the_build_another_image_than_was_accepted_is_refused_by_its_hash()
    {
        await AwaitApprovalAsync();
        _one.Change(_one.IdOf("b"), image => image with { HashValue = "77" });
        var status = await ApproveAsync();

        Assert.Contains("has sha512 77, and ", PromotionScene.Text(status), StringComparison.Ordinal);
        Assert.Equal(PromotionPhase.Failed, status.Phase);
    }

    [Theory]
    [InlineData("md5")]
    [InlineData("sha256")]
    [InlineData(null)]
    public async Task Without_the_build_an_image_is_refused_that_now_has_another_kind_of_hash(string? algorithm)
    {
        await AwaitApprovalAsync();
        _one.Change(_one.IdOf("b"), image => image with { HashAlgorithm = algorithm });
        var status = await ApproveAsync();

        Assert.Contains(
            algorithm switch
            {
                "md5" => "has a hash by md5, and only sha256 and sha512 are compared",
                "sha256" => "has sha256 ",
                _ => "has no os_hash_value, and only sha256 and sha512 are compared",
            },
            PromotionScene.Text(status),
            StringComparison.Ordinal);
        Assert.Equal(PromotionPhase.Failed, status.Phase);
    }

    [Fact]
    public async Task A_dry_run_that_is_asked_for_too_late_is_told()
    {
        await SoakAsync();
        _scene.Cluster.Change<V1ImagePromotion>("to-b", promotion => promotion.Spec.DryRun = true);
        await _scene.ReconcileAsync("to-b");

        Assert.EndsWith(
            "; spec.dryRun was set after it had begun, and changes nothing: delete the promotion to have put back what "
            + "it changed",
            PromotionScene.Text(_scene.Promotion("to-b").Status!),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retention_that_breaks_a_promise_is_refused_after_the_first_reconcile_too()
    {
        _scene.Cluster.Change<V1DistroProfile>("debian-12", profile => profile.Spec.Image = new V1ImageSettings
        {
            Metadata = new V1ImageMetadata { UuidValidity = "forever" },
        });
        _scene.Promote("to-b", "b", spec => spec.DryRun = true);
        await _scene.RunAsync("to-b", status => status.Phase == PromotionPhase.Planned);
        _scene.Cluster.Change<V1ImagePromotion>("to-b", promotion =>
        {
            promotion.Spec.DryRun = null;
            promotion.Spec.Retention = new V1Retention { Action = RetentionAction.Delete, DeleteAfter = "1d" };
        });
        var status = await _scene.RunAsync("to-b");

        Assert.StartsWith(
            "Failed 0/2: FailedInvalidPromotion: spec.retention.action: ",
            PromotionScene.Text(status),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_verdict_is_cut_before_it_is_told()
    {
        await SoakAsync();
        Annotate(PromotionAnnotations.CanaryCheck, new string('x', 250_000));
        var status = await _scene.RunAsync("to-b");

        Assert.Equal(PromotionPhase.Failed, status.Phase);
        Assert.All(status.Conditions!, condition => Assert.InRange(condition.Message!.Length, 0, 1000));
    }

    [Fact]
    public async Task The_name_of_who_approves_is_one_line_that_is_not_too_long()
    {
        _scene.Promote("to-b", "b", spec => spec.Approval = PromotionApproval.Manual);
        await _scene.RunAsync("to-b", status => status.Phase == PromotionPhase.WaitingForApproval);
        Annotate(PromotionAnnotations.ApprovedBy, $"ada\n\u001b{new string('x', 250)}\U0001F600 and more");
        var status = await _scene.RunAsync("to-b");

        // The 256th letter would be half of a pair.
        Assert.Equal($"ada  {new string('x', 250)}", status.ApprovedBy);
    }

    [Fact]
    public async Task A_latest_image_of_another_factory_is_not_taken_over()
    {
        foreach (var images in new[] { _one, _two })
        {
            images.Change(images.IdOf("a"), image => With(image, "imagefactory_cluster", "production"));
        }

        _scene.Promote("to-b", "b");
        var status = await _scene.RunAsync("to-b");

        Assert.StartsWith(
            "Failed 0/2: FailedNameTaken: Standard_Debian_12_latest in demo/RegionOne is an image of the factory "
            + "production (",
            PromotionScene.Text(status),
            StringComparison.Ordinal);
    }

    private async Task AwaitApprovalAsync()
    {
        _scene.Promote("to-b", "b", spec => spec.Approval = PromotionApproval.Manual);
        await _scene.RunAsync("to-b", status => status.Phase == PromotionPhase.WaitingForApproval);
        _scene.Cluster.Remove<V1ImageBuild>("b");
    }

    private Task<V1ImagePromotionStatus> ApproveAsync()
    {
        Annotate(PromotionAnnotations.ApprovedBy, "ada");
        return _scene.RunAsync("to-b");
    }

    private Task<V1ImagePromotionStatus> SoakAsync()
    {
        _scene.Promote("to-b", "b", spec => spec.Strategy = new V1PromotionStrategy
        {
            Type = PromotionStrategyType.Canary,
            Canary = new V1Canary
            {
                Regions = [new V1RegionTarget { Cloud = "demo", Region = "RegionOne" }],
                Soak = "2h",
                Check = CanaryCheck.Annotation,
            },
        });
        return _scene.RunAsync("to-b", status => status.Phase == PromotionPhase.Soaking);
    }

    private void Annotate(string annotation, string value) => _scene.Cluster.Change<V1ImagePromotion>(
        "to-b", promotion => promotion.Metadata.Annotations = new Dictionary<string, string> { [annotation] = value });

    private static Image With(Image image, string name, string value) => image with
    {
        Properties = new Dictionary<string, string>(image.Properties) { [name] = value },
    };
}
