using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Images;
using ImageFactory.OpenStack.Networks;
using ImageFactory.Testing;
using ImageFactory.Testing.OpenStack;
using Xunit;

namespace ImageFactory.OpenStack.ServiceTests;

/// <summary>
/// These need Nova and Neutron in the first region too, with a network <c>guests</c> and a flavor <c>small</c>. Servers
/// need not be real: Nova's fake driver is enough.
/// </summary>
[Trait("level", "compute")]
public sealed class ServerTests
{
    private const string PublicKey =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl test";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _name = OpenStackClouds.NewName();
    private readonly CloudConnection _cloud = OpenStackClouds.Get();

    [Fact]
    public async Task A_server_lives_from_its_key_to_its_last_port()
    {
        var key = await _cloud.KeyPairs.ImportAsync(_name, PublicKey);
        var group = await _cloud.Networks.CreateSecurityGroupAsync(_name, "of a test");
        var port = await _cloud.Networks.CreatePortAsync(
            new NewPort(_name, await NetworkAsync()) { Description = "of a test", SecurityGroups = [group.Id] });
        var mark = new Dictionary<string, string> { ["imagefactory_build_uid"] = _name };

        var imageId = await ImageAsync();
        var id = await _cloud.Servers.CreateAsync(new NewServer(_name, imageId, "small")
        {
            KeyName = key.Name,
            PortIds = [port.Id],
            UserData = "#cloud-config\n"u8.ToArray(),
            HasConfigDrive = true,
            Metadata = mark,
        });
        await Eventually.HoldsAsync(
            async () => (await _cloud.Servers.GetAsync(id)).Status != ServerStatus.Build,
            Patience,
            () => "it is built");

        var server = await _cloud.Servers.GetAsync(id);
        Assert.Equivalent(
            new Server(id, _name, ServerStatus.Active)
            {
                ImageId = imageId,
                LaunchedAt = server.LaunchedAt,
                Created = server.Created,
                Metadata = mark,
                Addresses = [new ServerAddress("guests", port.FixedIps[0].Address, 4, false)],
            },
            server,
            strict: true);
        Assert.InRange(server.LaunchedAt!.Value, server.Created, server.Created + Patience);
        Assert.Equivalent(
            (Port[])[port with { ServerId = id }],
            await _cloud.Networks.ListPortsAsync(new PortQuery { ServerId = id }),
            strict: true);
        Assert.NotEmpty(await _cloud.Servers.GetConsoleOutputAsync(id, 10));

        await _cloud.Servers.SetMetadataAsync(id, new Dictionary<string, string> { ["stage"] = "Tested" });
        var found =
            await _cloud.Servers.ListAsync(new ServerQuery { NamePrefix = _name[..10], Metadata = mark }).ToListAsync();
        Assert.Equal(
            [new Dictionary<string, string> { ["imagefactory_build_uid"] = _name, ["stage"] = "Tested" }],
            found.Select(one => one.Metadata));

        await _cloud.Servers.DeleteAsync(id);
        await Eventually.HoldsAsync(async () => await IsGoneAsync(id), Patience, () => "it is gone");
        await _cloud.Networks.DeletePortAsync(port.Id);
        await _cloud.Networks.DeleteSecurityGroupAsync(group.Id);
        await _cloud.KeyPairs.DeleteAsync(key.Name);
        Assert.Empty(await _cloud.Networks.ListPortsAsync(new PortQuery { Name = _name }));
        Assert.DoesNotContain(await _cloud.KeyPairs.ListAsync(), one => one.Name == _name);
    }

    [Fact]
    public async Task Who_uses_an_image_administrators_learn_of_all_projects_and_others_of_their_own()
    {
        var (image, network) = (await ImageAsync(), await NetworkAsync());
        Assert.Equal(
            (ImageUse.Unused, ImageUse.UnknownElsewhere, ImageUse.UnknownElsewhere), await UsesAsync(image));

        var id = await _cloud.Servers.CreateAsync(new NewServer(_name, image, "small") { NetworkIds = [network] });

        Assert.Equal((ImageUse.Used, ImageUse.Used, ImageUse.UnknownElsewhere), await UsesAsync(image));
        await _cloud.Servers.DeleteAsync(id);
        await Eventually.HoldsAsync(async () => await IsGoneAsync(id), Patience, () => "it is gone");
        Assert.Equal(
            (ImageUse.Unused, ImageUse.UnknownElsewhere, ImageUse.UnknownElsewhere), await UsesAsync(image));
    }

    [Fact]
    public async Task A_list_of_servers_goes_on_over_its_pages()
    {
        var (image, network) = (await ImageAsync(), await NetworkAsync());
        for (var i = 0; i < 3; i++)
        {
            await _cloud.Servers.CreateAsync(new NewServer($"{_name}-{i}", image, "small") { NetworkIds = [network] });
        }

        // Nova has those that nobody has begun to build on its first pages, and leaves them out after one that is no
        // request any more: a list of that moment may lack one.
        List<Server> servers = [];
        await Eventually.HoldsAsync(
            async () => (servers = await _cloud.Servers
                .ListAsync(new ServerQuery { NamePrefix = _name, PageSize = 1 }).ToListAsync()).Count == 3,
            Patience,
            () => $"listed: {string.Join(", ", servers.Select(server => server.Name))}");

        Assert.Equal(
            [$"{_name}-0", $"{_name}-1", $"{_name}-2"],
            servers.Select(server => server.Name).Order(StringComparer.Ordinal));
        Assert.True((await _cloud.Servers.GetLimitsAsync()).InstancesUsed >= 3);
        foreach (var server in servers)
        {
            await _cloud.Servers.DeleteAsync(server.Id);
        }
    }

    [Fact]
    public async Task What_is_not_there_or_refused_is_told_in_the_services_words()
    {
        var server = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.Servers.GetAsync(_name));
        var key = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.KeyPairs.GetAsync(_name));
        var broken = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.KeyPairs.ImportAsync(_name, "no key"));
        var port = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.Networks.DeletePortAsync(_name));

        AssertTold(
            server,
            OpenStackErrorKind.NotFound,
            $"compute: GET /servers/{_name}: 404 Instance {_name} could not be found.");
        AssertTold(
            key,
            OpenStackErrorKind.NotFound,
            $"compute: GET /os-keypairs/{_name}: 404 Keypair {_name} not found for user ");
        AssertTold(
            broken, OpenStackErrorKind.InvalidRequest, "compute: POST /os-keypairs: 400 Keypair data is invalid");
        AssertTold(
            port, OpenStackErrorKind.NotFound, $"network: DELETE /ports/{_name}: 404 Port {_name} could not be found.");
    }

    [Fact]
    public async Task A_rule_is_allowed_once()
    {
        var group = await _cloud.Networks.CreateSecurityGroupAsync(_name, "of a test");
        var rule = new IngressRule("tcp", 22, 22, "10.77.0.0/24");
        await _cloud.Networks.AllowAsync(group.Id, rule);
        await _cloud.Networks.AllowAsync(group.Id, new IngressRule("icmp"));

        var error = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.Networks.AllowAsync(group.Id, rule));

        Assert.Equal(OpenStackErrorKind.Conflict, error.Kind);
        Assert.Equal([group], await _cloud.Networks.FindSecurityGroupsAsync(_name));
        await _cloud.Networks.DeleteSecurityGroupAsync(group.Id);
        Assert.Empty(await _cloud.Networks.FindSecurityGroupsAsync(_name));
    }

    private static void AssertTold(OpenStackException error, OpenStackErrorKind kind, string beginning)
    {
        Assert.Equal(kind, error.Kind);
        Assert.StartsWith($"Cloud demo, region RegionOne, {beginning}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($" ({error.RequestId})", error.Message, StringComparison.Ordinal);
    }

    private async Task<string> ImageAsync() =>
        (await _cloud.UploadedAsync(new NewImage(_name) { DiskFormat = "raw" }, new byte[65536])).Id;

    private async Task<string> NetworkAsync() => (await _cloud.Networks.FindNetworksAsync("guests"))[0].Id;

    private async Task<(ImageUse Admin, ImageUse Owner, ImageUse Other)> UsesAsync(string image) => (
        await OpenStackClouds.Get("admin").Servers.FindImageUseAsync(image),
        await _cloud.Servers.FindImageUseAsync(image),
        await OpenStackClouds.Get("other").Servers.FindImageUseAsync(image));

    private async Task<bool> IsGoneAsync(string id)
    {
        try
        {
            await _cloud.Servers.GetAsync(id);
            return false;
        }
        catch (OpenStackException error) when (error.Kind == OpenStackErrorKind.NotFound)
        {
            return true;
        }
    }
}
