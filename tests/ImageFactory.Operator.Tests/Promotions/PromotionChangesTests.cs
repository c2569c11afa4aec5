using System.Text;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Promotions.Images;
using ImageFactory.Operator.Promotions.Releases;
using ImageFactory.Operator.Provenance;
using ImageFactory.Operator.Tests.Scenes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

public sealed class PromotionChangesTests : IDisposable
{
    private const string Latest = "Standard_Debian_12_20260101_0";
    private const string Own = "Standard_Debian_12_20260131_0";
    private const string Folder = "images/debian-12";

    private readonly BuildScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Packages_sizes_and_tests_are_compared_with_todays_latest_image()
    {
        await StoreAsync(Latest, "bash 5.2 amd64\nlibc6 2.36 amd64\nnano 7 amd64\n");
        await StoreAsync(Own, "bash 5.2 amd64\nlibc6 2.37 amd64\nzstd 1 amd64\nvim 9 amd64\n");
        Build("a", Latest, passed: 40, ready: 48.1);
        Build("b", Own, passed: 41, ready: 47);

        await AssertAsync(
            new V1PromotionChanges
            {
                Since = Latest,
                Added = 2,
                Removed = 1,
                Changed = 1,
                Notable = ["libc6 2.36 → 2.37", "vim none → 9"],
                SizeBytes = new V1NumberChange { Before = 100, After = 110 },
                TestsPassed = new V1NumberChange { Before = 40, After = 41 },
                BootSeconds = new V1NumberChange { Before = 48.1, After = 47 },
            },
            Latest,
            100,
            110);
    }

    [Fact]
    public async Task Before_the_first_release_there_is_nothing_to_compare_with()
    {
        Build("b", Own, passed: 41, ready: 47);

        await AssertAsync(
            new V1PromotionChanges
            {
                SizeBytes = new V1NumberChange { After = 110 },
                TestsPassed = new V1NumberChange { After = 41 },
                BootSeconds = new V1NumberChange { After = 47 },
                Message = "There is no latest image yet to compare with",
            },
            latest: null,
            latestSize: null,
            ownSize: 110);
    }

    [Fact]
    public async Task What_is_gone_by_now_is_told_and_no_error()
    {
        await StoreAsync(Own, "bash 5.2 amd64\n");

        await AssertAsync(
            new V1PromotionChanges
            {
                Since = Latest,
                Message = $"{Folder}/{Latest}/packages.txt is not in the artifact store; "
                    + $"the build of {Latest} is gone, and with it what its tests found; "
                    + $"the build of {Own} is gone, and with it what its tests found",
            },
            Latest);
    }

    [Fact]
    public async Task A_latest_image_that_another_factory_made_may_have_any_name()
    {
        await StoreAsync(Own, "bash 5.2 amd64\n");
        Build("b", Own, passed: 41, ready: null);

        await AssertAsync(
            new V1PromotionChanges
            {
                Since = "Debian 12 (old)",
                TestsPassed = new V1NumberChange { After = 41 },
                Message = "Debian 12 (old) has no list of packages in the artifact store; the build of "
                    + "Debian 12 (old) is gone, and with it what its tests found",
            },
            "Debian 12 (old)");
    }

    [Fact]
    public async Task A_list_without_end_is_not_read()
    {
        await StoreAsync(Latest, new string('x', (1 << 20) + 1));
        await StoreAsync(Own, "bash 5.2 amd64\n");
        Build("a", Latest, passed: null, ready: null);
        Build("b", Own, passed: null, ready: null);

        await AssertAsync(
            new V1PromotionChanges
            {
                Since = Latest,
                Message = $"{Folder}/{Latest}/packages.txt is too long to be compared",
            },
            Latest);
    }

    [Fact]
    public async Task A_list_of_more_lines_than_there_are_packages_is_not_compared()
    {
        await StoreAsync(Latest, "bash 5.2 amd64\n");
        await StoreAsync(Own, string.Concat(Enumerable.Repeat("a 1 all\n", PackageDiff.MostPackages + 1)));
        Build("a", Latest, passed: null, ready: null);
        Build("b", Own, passed: null, ready: null);

        await AssertAsync(
            new V1PromotionChanges
            {
                Since = Latest,
                Message = $"{Folder}/{Own}/packages.txt is too long to be compared",
            },
            Latest);
    }

    private async Task AssertAsync(
        V1PromotionChanges expected, string? latest, long? latestSize = null, long? ownSize = null)
    {
        var promotion = new V1ImagePromotion
        {
            Metadata = new V1ObjectMeta { Name = "debian-12-x", NamespaceProperty = BuildScene.Namespace },
        };
        var status = new V1ImagePromotionStatus { Profile = "debian-12", ImageName = Own };

        var changes = await new PromotionChanges(_scene.Cluster, _scene.Store).CompareAsync(
            new PromotionContext(promotion, status, BuildScene.Start), latest, latestSize, ownSize, default);

        Assert.Equivalent(expected, changes, strict: true);
    }

    private async Task StoreAsync(string image, string packages)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(packages));
        await _scene.Store.WriteAsync(
            new ArtifactScope(BuildScene.Namespace, "debian-12", image),
            ReleaseFiles.Packages,
            content,
            ArtifactWriteOptions.Default,
            default);
    }

    private void Build(string name, string image, int? passed, double? ready)
    {
        var build = BuildScene.NewBuild(name, name);
        build.Status = new V1ImageBuildStatus
        {
            ImageName = image,
            Tests = new V1TestStatus { Passed = passed, Boot = new V1BootStatus { ReadySeconds = ready } },
        };
        _scene.Cluster.Put(build);
    }
}
