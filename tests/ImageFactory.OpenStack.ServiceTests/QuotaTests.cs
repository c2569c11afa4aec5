using System.Text.Json.Nodes;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Images;
using ImageFactory.OpenStack.Networks;
using ImageFactory.Testing;
using ImageFactory.Testing.OpenStack;
using Xunit;

namespace ImageFactory.OpenStack.ServiceTests;

/// <summary>
/// These need Nova and Neutron in the first region, with the networks <c>loop</c> and <c>public</c> and a flavor
/// <c>small</c>.
/// </summary>
[Trait("level", "compute")]
public sealed class QuotaTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _name = OpenStackClouds.NewName();

    private TestProject _project = null!;

    private CloudConnection Cloud => _project.Cloud;

    public async Task InitializeAsync() => _project = await TestProject.CreateAsync();

    public async Task DisposeAsync()
    {
        await foreach (var server in Cloud.Servers.ListAsync(new ServerQuery()))
        {
            await Cloud.Servers.DeleteAsync(server.Id);
        }

        await Eventually.HoldsAsync(
            async () => await Cloud.Servers.ListAsync(new ServerQuery()).CountAsync() == 0,
            Patience,
            () => "no server is left");
        await _project.DisposeAsync();
    }

    [Fact]
    public async Task More_servers_than_the_quota_allows_are_refused_as_such()
    {
        await _project.SetComputeQuotaAsync("instances", 1);
        var server = await ServerAsync();
        // Nova counts a server once its conductor has put it into a cell.
        await BuiltAsync(await Cloud.Servers.CreateAsync(server));

        await AssertQuotaAsync(
            () => Cloud.Servers.CreateAsync(server),
            403,
            "compute: POST /servers: 403 Quota exceeded for instances: Requested 1, but already used 1 of 1 instances");
        var limits = await Cloud.Servers.GetLimitsAsync();
        Assert.Equal(limits with { MaxInstances = 1, InstancesUsed = 1, CoresUsed = 1, RamUsed = 256 }, limits);
    }

    [Fact]
    public async Task A_server_whose_port_exceeds_the_quota_is_refused_as_such()
    {
        await _project.SetNetworkQuotaAsync("port", 0);
        var server = await ServerAsync();

        await AssertQuotaAsync(
            () => Cloud.Servers.CreateAsync(server),
            403,
            "compute: POST /servers: 403 Maximum number of ports exceeded");
    }

    [Fact]
    public async Task What_exceeds_a_quota_of_the_network_is_refused_as_such()
    {
        foreach (var name in (string[])["port", "security_group", "floatingip"])
        {
            await _project.SetNetworkQuotaAsync(name, 0);
        }

        var (loop, external) = (await NetworkAsync("loop"), await NetworkAsync("public"));

        await AssertQuotaAsync(
            () => Cloud.Networks.CreatePortAsync(new NewPort(_name, loop)),
            409,
            "network: POST /ports: 409 Quota exceeded for resources: ['port'].");
        await AssertQuotaAsync(
            () => Cloud.Networks.CreateSecurityGroupAsync(_name, "of a test"),
            409,
            "network: POST /security-groups: 409 Quota exceeded for resources: ['security_group'].");
        await AssertQuotaAsync(
            () => Cloud.FloatingIps.CreateAsync(new NewFloatingIp(external)),
            409,
            "network: POST /floatingips: 409 Quota exceeded for resources: ['floatingip'].");
    }

    [Fact]
    public async Task A_server_that_no_host_has_room_for_fails_and_says_so()
    {
        using var admin = await ServiceApi.LoginAsync("admin");
        await _project.SetComputeQuotaAsync("ram", -1);
        await admin.SendAsync(HttpMethod.Post, "compute", "/flavors", new JsonObject
        {
            ["flavor"] = new JsonObject
            {
                ["id"] = _name,
                ["name"] = _name,
                ["vcpus"] = 1,
                ["ram"] = 100_000_000,
                ["disk"] = 1,
            },
        });

        var id = await Cloud.Servers.CreateAsync(await ServerAsync() with { FlavorId = _name });
        await Eventually.HoldsAsync(
            async () => (await Cloud.Servers.GetAsync(id)).Status != ServerStatus.Build,
            Patience,
            () => "Nova has decided");

        var server = await Cloud.Servers.GetAsync(id);
        Assert.Equal((ServerStatus.Error, "No valid host was found."), (server.Status, server.Fault));
        await admin.SendAsync(HttpMethod.Delete, "compute", $"/flavors/{_name}");
    }

    [Fact]
    public async Task A_server_that_an_administrator_breaks_is_in_error_without_a_fault_until_it_is_mended()
    {
        using var admin = await ServiceApi.LoginAsync("admin");
        var id = await Cloud.Servers.CreateAsync(await ServerAsync());
        await BuiltAsync(id);

        (string, ServerStatus)[] states = [("error", ServerStatus.Error), ("active", ServerStatus.Active)];
        foreach (var (word, status) in states)
        {
            await admin.SendAsync(HttpMethod.Post, "compute", $"/servers/{id}/action", new JsonObject
            {
                ["os-resetState"] = new JsonObject { ["state"] = word },
            });

            var server = await Cloud.Servers.GetAsync(id);
            Assert.Equal((status, null), (server.Status, server.Fault));
        }
    }

    private Task BuiltAsync(string id) => Eventually.HoldsAsync(
        async () => (await Cloud.Servers.GetAsync(id)).Status == ServerStatus.Active, Patience, () => "it is built");

    private async Task AssertQuotaAsync(Func<Task> call, int status, string words)
    {
        var error = await Assert.ThrowsAsync<OpenStackException>(call);
        Assert.Equal(
            (OpenStackErrorKind.QuotaExceeded,
                status,
                $"Cloud {Cloud.Cloud}, region RegionOne, {words} ({error.RequestId})"),
            (error.Kind, (int)error.StatusCode, error.Message));
    }

    private async Task<NewServer> ServerAsync()
    {
        var image = await Cloud.UploadedAsync(new NewImage(_name) { DiskFormat = "raw" }, new byte[65536]);
        return new NewServer(_name, image.Id, "small") { NetworkIds = [await NetworkAsync("loop")] };
    }

    private async Task<string> NetworkAsync(string name) => (await Cloud.Networks.FindNetworksAsync(name))[0].Id;
}
