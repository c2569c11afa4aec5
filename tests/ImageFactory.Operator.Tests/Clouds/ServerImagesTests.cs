using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.InMemory;
using Xunit;

namespace ImageFactory.Operator.Tests.Clouds;

/// <summary>Which image a build server boots, where others give theirs the same name.</summary>
public sealed class ServerImagesTests
{
    private const string Name = "builder";
    private const string Stranger = "p2";
    private const string Id = "5e4ad9a4-7d7f-4a4e-9a0c-1a4c3a0f4a11";

    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Hash = new('a', 128);

    private readonly InMemoryImages _images = new();
    private int _made;

    [Fact]
    public async Task A_name_means_the_newest_of_our_own_and_the_public_ones()
    {
        Put("ours", InMemoryImages.Project, ImageVisibility.Private);
        Put("theirs", Stranger, ImageVisibility.Public);
        Assert.Equal("theirs", await FindAsync());

        Put("ours-again", InMemoryImages.Project, ImageVisibility.Shared);
        Assert.Equal("ours-again", await FindAsync());
    }

    [Theory]
    [InlineData(ImageVisibility.Shared)]
    [InlineData(ImageVisibility.Community)]
    [InlineData(ImageVisibility.Private)]
    [InlineData(ImageVisibility.Unknown)]
    public async Task A_newer_image_of_a_stranger_is_not_booted_however_it_comes_into_the_list(
        ImageVisibility visibility)
    {
        Put("ours", InMemoryImages.Project, ImageVisibility.Private);
        Put("theirs", Stranger, visibility);

        Assert.Equal("ours", await FindAsync());
    }

    [Fact]
    public async Task A_strangers_image_alone_is_as_good_as_none()
    {
        Put("theirs", Stranger, ImageVisibility.Shared);

        Assert.Equal(
            "there is no active image 'builder' of our own project or public (one of another project counts by its "
            + "id in openstack.buildHost.image or tenants[].clouds[].buildImages, or with "
            + "openstack.buildHost.imageOwner): correct spec.openStackVm.image, or openstack.buildHost.image in the "
            + "operator's settings",
            await RefusedAsync(Plan()));
    }

    [Fact]
    public async Task With_an_owner_only_that_projects_images_count_not_even_public_ones_of_others()
    {
        Put("shared", Stranger, ImageVisibility.Shared);
        Put("ours", InMemoryImages.Project, ImageVisibility.Private);
        Put("public", "p3", ImageVisibility.Public);

        Assert.Equal("shared", await FindAsync(Plan() with { ImageOwner = Stranger }));
        Assert.Equal(
            "there is no active image 'builder' of project p4 (openstack.buildHost.imageOwner): correct "
            + "spec.openStackVm.image, or openstack.buildHost.image in the operator's settings",
            await RefusedAsync(Plan() with { ImageOwner = "p4" }));
    }

    [Fact]
    public async Task With_a_hash_only_an_image_with_that_data_counts()
    {
        Put("right", InMemoryImages.Project, ImageVisibility.Private, "sha512", Hash);
        Put("other-data", InMemoryImages.Project, ImageVisibility.Private, "sha512", new string('b', 128));
        Put("other-algorithm", InMemoryImages.Project, ImageVisibility.Private, "md5", Hash);
        Put("no-hash", InMemoryImages.Project, ImageVisibility.Private);

        Assert.Equal("right", await FindAsync(Plan() with { ImageHash = $"sha512:{Hash}" }));
        Assert.Contains(
            $"or with openstack.buildHost.imageOwner) with md5:{Hash} (openstack.buildHost.imageHash)",
            await RefusedAsync(Plan() with { ImageHash = $"md5:{Hash}" }),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other", ImageStatus.Active)]
    [InlineData(Name, ImageStatus.Deactivated)]
    [InlineData(Name, ImageStatus.Queued)]
    public async Task An_image_of_another_name_or_without_data_is_not_booted(string name, ImageStatus status)
    {
        _images.Put(new Image("odd", status) { Name = name, Owner = InMemoryImages.Project });

        Assert.StartsWith("there is no active image", await RefusedAsync(Plan()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_the_factory_chose_is_taken_as_it_is_unless_owner_or_hash_are_said_too()
    {
        Assert.Equal(Id, await FindAsync(Plan(Id) with { IsImageGranted = true }));
        Assert.Empty(_images.Calls);

        Put(Id, Stranger, ImageVisibility.Community, "sha512", Hash);
        var right = Plan(Id) with { ImageOwner = Stranger, ImageHash = $"sha512:{Hash}" };
        Assert.Equal(Id, await FindAsync(right));
        Assert.Contains(
            "of project p9", await RefusedAsync(right with { ImageOwner = "p9" }), StringComparison.Ordinal);
        Assert.Contains(
            "with sha512:00", await RefusedAsync(right with { ImageHash = "sha512:00" }), StringComparison.Ordinal);

        await _images.DeleteAsync(Id);
        Assert.Contains("there is no active image", await RefusedAsync(right), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Stranger, ImageVisibility.Shared, false)]
    [InlineData(Stranger, ImageVisibility.Community, false)]
    [InlineData(Stranger, ImageVisibility.Public, true)]
    [InlineData(InMemoryImages.Project, ImageVisibility.Private, true)]
    public async Task A_build_that_names_an_id_boots_our_own_and_public_images_and_nothing_that_a_stranger_shared(
        string owner, ImageVisibility visibility, bool isTaken)
    {
        Put(Id, owner, visibility);

        if (isTaken)
        {
            Assert.Equal(Id, await FindAsync(Plan(Id)));
            return;
        }

        Assert.StartsWith($"there is no active image '{Id}'", await RefusedAsync(Plan(Id)), StringComparison.Ordinal);
        Assert.Equal(Id, await FindAsync(Plan(Id) with { IsImageGranted = true }));
    }

    private static ServerPlan Plan(string image = Name) =>
        new(new CloudTarget("demo", "RegionOne"), image, "build", "internal");

    // Each is newer than the one before.
    private void Put(
        string id, string owner, ImageVisibility visibility, string? algorithm = null, string? hash = null) =>
        _images.Put(new Image(id, ImageStatus.Active)
        {
            Name = Name,
            Owner = owner,
            Visibility = visibility,
            CreatedAt = Start.AddMinutes(_made++),
            HashAlgorithm = algorithm,
            HashValue = hash,
        });

    private Task<string> FindAsync(ServerPlan? plan = null) =>
        ServerImages.FindAsync(new InMemoryClouds(_images).Get("demo", "RegionOne"), plan ?? Plan(), default);

    private async Task<string> RefusedAsync(ServerPlan plan) =>
        (await Assert.ThrowsAsync<StageFailedException>(() => FindAsync(plan))).Message;
}
