using System.Text.Json.Nodes;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Images;
using ImageFactory.OpenStack.Volumes;
using ImageFactory.Testing;
using ImageFactory.Testing.OpenStack;
using Xunit;

namespace ImageFactory.OpenStack.ServiceTests;

/// <summary>
/// These need Nova, Neutron and Cinder in the first region, with a network <c>loop</c>, a flavor <c>small</c> and a
/// volume type <c>fast</c>. Volumes need not be real. Cinder gives fewer than twelve at once.
/// </summary>
[Trait("level", "volumes")]
public sealed class VolumeTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _name = OpenStackClouds.NewName();

    private TestProject _project = null!;

    private CloudConnection Cloud => _project.Cloud;

    public async Task InitializeAsync() => _project = await TestProject.CreateAsync();

    public async Task DisposeAsync() => await _project.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("fast")]
    public async Task A_server_boots_from_a_volume_that_goes_with_it(string? type)
    {
        var server = await ServerAsync() with { BootVolume = new NewBootVolume(2) { VolumeType = type } };

        var id = await Cloud.Servers.CreateAsync(server);
        await Eventually.HoldsAsync(
            async () => (await Cloud.Servers.GetAsync(id)).Status != ServerStatus.Build, Patience, () => "it is built");

        Assert.Equal(ServerStatus.Active, (await Cloud.Servers.GetAsync(id)).Status);
        var volume = Assert.Single(await Cloud.Volumes.ListAsync());
        Assert.Equivalent(
            new Volume(volume.Id, string.Empty, VolumeStatus.InUse)
            {
                SizeGiB = 2,
                Created = volume.Created,
                ImageId = server.ImageId,
                ServerIds = [id],
            },
            volume,
            strict: true);
        Assert.InRange(DateTimeOffset.UtcNow - volume.Created, TimeSpan.Zero, Patience);
        Assert.Equal(type ?? "__DEFAULT__", await TypeAsync(volume.Id));
        var error = await Assert.ThrowsAsync<OpenStackException>(() => Cloud.Volumes.DeleteAsync(volume.Id));
        Assert.Equal((OpenStackErrorKind.InvalidRequest, 400), (error.Kind, (int)error.StatusCode));
        await Cloud.Servers.DeleteAsync(id);
        await NoVolumeIsLeftAsync();
    }

    [Fact]
    public async Task A_volume_type_that_is_not_there_is_an_invalid_request()
    {
        var server = await ServerAsync() with { BootVolume = new NewBootVolume(2) { VolumeType = _name } };

        var error = await Assert.ThrowsAsync<OpenStackException>(() => Cloud.Servers.CreateAsync(server));

        Assert.Equal(
            (OpenStackErrorKind.InvalidRequest,
                $"Cloud {Cloud.Cloud}, region RegionOne, compute: POST /servers: 400 Volume type {_name} could not be "
                + $"found. ({error.RequestId})"),
            (error.Kind, error.Message));
    }

    [Fact]
    public async Task Volumes_are_listed_past_what_the_service_gives_at_once_and_deleted()
    {
        await _project.SetVolumeQuotaAsync("volumes", 12);
        var ids = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            var made = await _project.Member.SendAsync(HttpMethod.Post, "block-storage", "/volumes", new JsonObject
            {
                ["volume"] = new JsonObject
                {
                    ["name"] = $"{_name}-{i}",
                    ["size"] = 1,
                    ["metadata"] = new JsonObject { ["number"] = $"{i}" },
                },
            });
            ids.Add((string)made["volume"]!["id"]!);
        }

        await Eventually.HoldsAsync(
            async () => (await Cloud.Volumes.ListAsync()).All(one => one.Status == VolumeStatus.Available),
            Patience,
            () => "all are made");
        var volumes = (await Cloud.Volumes.ListAsync()).ToDictionary(one => one.Id);
        Assert.Equivalent(
            ids.Select((id, i) => new Volume(id, $"{_name}-{i}", VolumeStatus.Available)
            {
                SizeGiB = 1,
                Created = volumes[id].Created,
                Metadata = new Dictionary<string, string> { ["number"] = $"{i}" },
            }),
            ids.Select(id => volumes[id]),
            strict: true);
        Assert.Equal(12, volumes.Count);
        Assert.Equivalent(volumes[ids[0]], await Cloud.Volumes.GetAsync(ids[0]), strict: true);
        Assert.DoesNotContain(
            await OpenStackClouds.Get("admin").Volumes.ListAsync(), one => volumes.ContainsKey(one.Id));

        foreach (var id in ids)
        {
            await Cloud.Volumes.DeleteAsync(id);
        }

        await NoVolumeIsLeftAsync();
        var error = await Assert.ThrowsAsync<OpenStackException>(() => Cloud.Volumes.DeleteAsync(ids[0]));
        Assert.Equal(
            (OpenStackErrorKind.NotFound,
                $"Cloud {Cloud.Cloud}, region RegionOne, block-storage: DELETE /volumes/{ids[0]}: 404 Volume {ids[0]} "
                + $"could not be found. ({error.RequestId})"),
            (error.Kind, error.Message));
    }

    [Fact]
    public async Task Whose_volume_is_of_an_image_administrators_learn_of_all_projects_and_others_of_their_own()
    {
        var image = await Cloud.UploadedAsync(new NewImage(_name) { DiskFormat = "raw" }, new byte[65536]);
        Assert.Equal((ImageUse.Unused, ImageUse.UnknownElsewhere), await UsesAsync(image.Id));

        var made = await _project.Member.SendAsync(HttpMethod.Post, "block-storage", "/volumes", new JsonObject
        {
            ["volume"] = new JsonObject { ["name"] = _name, ["size"] = 1, ["imageRef"] = image.Id },
        });
        var id = (string)made["volume"]!["id"]!;
        await Eventually.HoldsAsync(
            async () => (await Cloud.Volumes.GetAsync(id)).Status == VolumeStatus.Available,
            Patience,
            () => "it is made");

        Assert.Equal((ImageUse.Used, ImageUse.Used), await UsesAsync(image.Id));
        await Cloud.Volumes.DeleteAsync(id);
        await NoVolumeIsLeftAsync();
        Assert.Equal((ImageUse.Unused, ImageUse.UnknownElsewhere), await UsesAsync(image.Id));
    }

    [Fact]
    public async Task A_server_whose_volume_exceeds_the_quota_fails_and_says_so()
    {
        await _project.SetVolumeQuotaAsync("volumes", 0);
        var server = await ServerAsync() with { BootVolume = new NewBootVolume(2) };

        var id = await Cloud.Servers.CreateAsync(server);
        await Eventually.HoldsAsync(
            async () => (await Cloud.Servers.GetAsync(id)).Status != ServerStatus.Build,
            Patience,
            () => "Nova has decided");

        var failed = await Cloud.Servers.GetAsync(id);
        Assert.Equal(ServerStatus.Error, failed.Status);
        Assert.Contains("VolumeLimitExceeded", failed.Fault, StringComparison.Ordinal);
        await Cloud.Servers.DeleteAsync(id);
    }

    private async Task<(ImageUse Admin, ImageUse Owner)> UsesAsync(string image) => (
        await OpenStackClouds.Get("admin").Volumes.FindImageUseAsync(image),
        await Cloud.Volumes.FindImageUseAsync(image));

    private Task NoVolumeIsLeftAsync() => Eventually.HoldsAsync(
        async () => (await Cloud.Volumes.ListAsync()).Count == 0, Patience, () => "no volume is left");

    private async Task<string> TypeAsync(string id)
    {
        var answer = await _project.Member.SendAsync(HttpMethod.Get, "block-storage", $"/volumes/{id}");
        return (string)answer["volume"]!["volume_type"]!;
    }

    private async Task<NewServer> ServerAsync()
    {
        var image = await Cloud.UploadedAsync(new NewImage(_name) { DiskFormat = "raw" }, new byte[65536]);
        var networks = await Cloud.Networks.FindNetworksAsync("loop");
        return new NewServer(_name, image.Id, "small") { NetworkIds = [networks[0].Id] };
    }
}
