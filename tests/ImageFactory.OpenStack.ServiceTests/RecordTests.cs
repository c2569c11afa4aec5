using ImageFactory.OpenStack.Images;
using ImageFactory.Testing.OpenStack;
using Xunit;

namespace ImageFactory.OpenStack.ServiceTests;

public sealed class RecordTests
{
    private readonly string _name = OpenStackClouds.NewName();
    private readonly CloudConnection _cloud = OpenStackClouds.Get();

    [Fact]
    public async Task An_image_has_all_that_it_was_created_with()
    {
        var project = (await _cloud.IdentifyAsync()).ProjectId;
        var id = Guid.NewGuid().ToString();

        var image = await _cloud.Images.CreateAsync(new NewImage(_name)
        {
            Id = id,
            MinDisk = 4,
            MinRam = 512,
            IsHidden = true,
            IsProtected = true,
            Visibility = ImageVisibility.Community,
            Tags = ["managed_by_test", "os:debian"],
            Properties = new Dictionary<string, string> { ["os_distro"] = "debian", ["__support_kvm"] = "true" },
        });

        Assert.Equivalent(
            new Image(id, ImageStatus.Queued)
            {
                Name = _name,
                Owner = project,
                DiskFormat = "qcow2",
                ContainerFormat = "bare",
                MinDisk = 4,
                MinRam = 512,
                IsHidden = true,
                IsProtected = true,
                Visibility = ImageVisibility.Community,
                Tags = ["managed_by_test", "os:debian"],
                CreatedAt = image.CreatedAt,
                UpdatedAt = image.UpdatedAt,
                Properties = new Dictionary<string, string> { ["os_distro"] = "debian", ["__support_kvm"] = "true" },
            },
            image,
            strict: true);
        Assert.Equivalent(image, await _cloud.Images.GetAsync(id), strict: true);
    }

    [Fact]
    public async Task An_id_is_given_once_only()
    {
        var image = await CreateAsync();

        var error = await Refused(() => _cloud.Images.CreateAsync(new NewImage(_name) { Id = image.Id }));

        Assert.Equal((OpenStackErrorKind.Conflict, 409), error);
    }

    [Fact]
    public async Task One_call_renames_hides_and_changes_properties()
    {
        var image = await _cloud.Images.CreateAsync(new NewImage(_name)
        {
            Properties = new Dictionary<string, string>
            {
                ["os_purpose"] = "custom",
                ["a/b~c"] = "old",
                ["gone"] = "x",
            },
        });

        var changed = await _cloud.Images.UpdateAsync(image.Id, new ImageUpdate
        {
            Name = $"{_name}_prev",
            IsHidden = true,
            IsProtected = false,
            MinDisk = 8,
            MinRam = 1024,
            Visibility = ImageVisibility.Shared,
            Tags = ["new"],
            Properties = new Dictionary<string, string>
            {
                ["os_purpose"] = "oldgeneric",
                ["a/b~c"] = "new",
                ["fresh"] = "1",
            },
            RemovedProperties = ["gone"],
        });

        Assert.Equivalent(
            image with
            {
                Name = $"{_name}_prev",
                IsHidden = true,
                MinDisk = 8,
                MinRam = 1024,
                Visibility = ImageVisibility.Shared,
                Tags = ["new"],
                UpdatedAt = changed.UpdatedAt,
                Properties = new Dictionary<string, string>
                {
                    ["os_purpose"] = "oldgeneric",
                    ["a/b~c"] = "new",
                    ["fresh"] = "1",
                },
            },
            changed,
            strict: true);
    }

    [Fact]
    public async Task A_change_that_is_refused_in_part_is_not_made_at_all()
    {
        var image = await CreateAsync();

        var error = await Refused(() => _cloud.Images.UpdateAsync(
            image.Id, new ImageUpdate { Name = "other", IsHidden = true, RemovedProperties = ["not_there"] }));

        Assert.Equal((OpenStackErrorKind.Conflict, 409), error);
        Assert.Equivalent(image, await _cloud.Images.GetAsync(image.Id), strict: true);
    }

    [Fact]
    public async Task What_is_deleted_is_not_found()
    {
        var image = await CreateAsync();

        await _cloud.Images.DeleteAsync(image.Id);

        var error = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.Images.GetAsync(image.Id));
        Assert.Equal(
            (OpenStackErrorKind.NotFound,
                $"Cloud demo, region RegionOne, image: GET /images/{image.Id}: 404 No image found with ID {image.Id} "
                + $"({error.RequestId})"),
            (error.Kind, error.Message));
        Assert.StartsWith("req-", error.RequestId, StringComparison.Ordinal);
        Assert.Equal((OpenStackErrorKind.NotFound, 404), await Refused(() => _cloud.Images.DeleteAsync(image.Id)));
    }

    [Fact]
    public async Task What_is_protected_is_not_deleted()
    {
        var image = await _cloud.Images.CreateAsync(new NewImage(_name) { IsProtected = true });

        Assert.Equal((OpenStackErrorKind.Forbidden, 403), await Refused(() => _cloud.Images.DeleteAsync(image.Id)));
    }

    [Fact]
    public async Task Only_administrators_make_an_image_public()
    {
        var image = await CreateAsync();
        var update = new ImageUpdate { Visibility = ImageVisibility.Public };

        Assert.Equal(
            (OpenStackErrorKind.Forbidden, 403), await Refused(() => _cloud.Images.UpdateAsync(image.Id, update)));
        Assert.Equal(
            ImageVisibility.Public,
            (await OpenStackClouds.Get("admin").Images.UpdateAsync(image.Id, update)).Visibility);
        await OpenStackClouds.Get("admin").Images.DeleteAsync(image.Id);
    }

    // What a writer would send that looks at no names, and why ours does.
    [Fact]
    public async Task Glance_itself_takes_a_property_of_a_base_name_for_the_field()
    {
        using var glance = await ServiceApi.LoginAsync("demo");

        var made = await glance.SendTextAsync(
            HttpMethod.Post,
            "image",
            "/v2/images",
            $$"""{"name": "{{_name}}", "visibility": "private", "name": "builder", "visibility": "community"}""");
        var changed = await glance.SendTextAsync(
            HttpMethod.Patch,
            "image",
            $"/v2/images/{made["id"]}",
            """[{"op": "add", "path": "/name", "value": "another"}, {"op": "add", "path": "/min_disk", "value": 9}]""",
            "application/openstack-images-v2.1-json-patch");

        Assert.Equal(
            ("builder", "community", "another", 9),
            ((string?)made["name"], (string?)made["visibility"], (string?)changed["name"], (int?)changed["min_disk"]));
    }

    [Fact]
    public async Task A_property_of_Glances_own_is_not_even_sent()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => _cloud.Images.CreateAsync(
            new NewImage(_name) { Properties = new Dictionary<string, string> { ["os_glance_x"] = "1" } }));

        Assert.Equal("The property os_glance_x is Glance's own: leave it out", error.Message);
    }

    [Fact]
    public async Task A_word_that_Glance_does_not_know_is_an_invalid_request() => Assert.Equal(
        (OpenStackErrorKind.InvalidRequest, 400),
        await Refused(() => _cloud.Images.CreateAsync(new NewImage(_name) { DiskFormat = "floppy" })));

    [Fact]
    public async Task Tags_come_and_go_one_by_one()
    {
        var image = await CreateAsync();

        await _cloud.Images.AddTagAsync(image.Id, "os:debian 12?");
        await _cloud.Images.AddTagAsync(image.Id, "os:debian 12?");
        Assert.Equal(["os:debian 12?"], (await _cloud.Images.GetAsync(image.Id)).Tags);

        await _cloud.Images.RemoveTagAsync(image.Id, "os:debian 12?");
        Assert.Empty((await _cloud.Images.GetAsync(image.Id)).Tags);
        Assert.Equal(
            (OpenStackErrorKind.NotFound, 404), await Refused(() => _cloud.Images.RemoveTagAsync(image.Id, "other")));
    }

    [Fact]
    public async Task Tags_that_no_address_can_hold_are_set_with_the_record()
    {
        var image = await CreateAsync();

        var error = await Assert.ThrowsAsync<ArgumentException>(() => _cloud.Images.AddTagAsync(image.Id, "größe"));
        Assert.Equal("Glance misreads the tag größe in an address: set it by ImageUpdate.Tags", error.Message);

        var changed = await _cloud.Images.UpdateAsync(image.Id, new ImageUpdate { Tags = ["a/b", "größe"] });
        Assert.Equal(["a/b", "größe"], changed.Tags);
    }

    [Fact]
    public async Task Regions_are_apart()
    {
        var image = await CreateAsync();

        Assert.Equal(
            (OpenStackErrorKind.NotFound, 404),
            await Refused(() => OpenStackClouds.Get(region: OpenStackClouds.Second).Images.GetAsync(image.Id)));
    }

    private Task<Image> CreateAsync() => _cloud.Images.CreateAsync(new NewImage(_name));

    private static async Task<(OpenStackErrorKind Kind, int Status)> Refused(Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<OpenStackException>(call);
        return (error.Kind, (int)error.StatusCode);
    }
}
