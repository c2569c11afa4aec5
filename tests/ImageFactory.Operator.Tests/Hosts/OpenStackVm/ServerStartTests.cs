using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Compute;
using ImageFactory.OpenStack.Networks;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Scenes;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.OpenStackVm;

/// <summary>A server as build host, from nothing until it is ACTIVE and has an address.</summary>
public sealed class ServerStartTests : IAsyncLifetime
{
    private const string Asked = $"Running: Nova was asked for server {ServerScene.Server} (2 s)";

    private static readonly string[] Made =
    [
        $"server {ServerScene.Server}",
        $"key pair {ServerScene.Server}",
        $"port {ServerScene.Server}",
        $"security group {ServerScene.Server}",
    ];

    private readonly ServerScene _server = new();

    private InMemoryRegion Region => _server.Region;

    public Task InitializeAsync() => _server.Scene.SaveInputAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_server_is_asked_for_with_port_security_group_and_key_pair_of_its_name()
    {
        Assert.Equal(Asked, await _server.EnsureAsync());

        Assert.Equal(Made, Region.All);
        var server = Assert.Single(Region.Servers.Asked);
        Assert.Equal(
            ("img-1", "f1", ServerScene.Server, true, "port-2"),
            (server.ImageId, server.FlavorId, server.KeyName, server.HasConfigDrive, Assert.Single(server.PortIds)));
        Assert.Equal(
            "imagefactory_build_uid=6f0cd6f6-0000-4000-8000-000000000001 imagefactory_cluster=default "
            + $"imagefactory_key={_server.Scene.Keys.Id}",
            string.Join(' ', server.Metadata.Select(one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal)));
        Assert.Equal(
            [(ServerScene.Server, new IngressRule("tcp", 22, 22, "0.0.0.0/0"))], Region.Networks.Rules);
        Assert.Equal(
            (ServerScene.Tags, ServerScene.Tags),
            (Region.Networks.Ports[0].Description, Region.Networks.Groups[0].Description));
        Assert.EndsWith($" {ServerScene.Tags}", Region.KeyPairs.All[0].PublicKey, StringComparison.Ordinal);
        Assert.Equal((ServerScene.Server, ServerScene.Id), (_server.Host.Name, _server.Host.ServerId));
    }

    [Fact]
    public async Task A_server_that_nova_has_made_has_its_address_and_the_image_that_it_runs()
    {
        await _server.EnsureAsync();

        Assert.Equal(
            $"Running: Server {ServerScene.Server} is being made (scheduling) (2 s)", await _server.EnsureAsync());
        Region.Servers.Activate(ServerScene.Id);
        Assert.Equal(
            $"Done: Server {ServerScene.Server} (server-1) is ACTIVE at 10.0.0.2", await _server.EnsureAsync());

        Assert.Equal(("10.0.0.2", "img-1@sha512:0a"), (_server.Host.Address, _server.Host.Image));
        Assert.Single(Region.Servers.Asked);
    }

    [Fact]
    public async Task A_floating_ip_is_the_address_where_one_is_wanted()
    {
        _server.Settings.FloatingIpNetwork = "public";
        await _server.EnsureAsync();
        Region.Servers.Activate(ServerScene.Id);

        Assert.Equal(
            $"Done: Server {ServerScene.Server} (server-1) is ACTIVE at 203.0.113.1", await _server.EnsureAsync());

        var ip = Assert.Single(Region.FloatingIps.All);
        Assert.Equal((Region.Networks.Ports[0].Id, ServerScene.Tags), (ip.PortId, ip.Description));
    }

    [Fact]
    public async Task The_volume_that_a_server_boots_from_is_tagged_and_its_image_known()
    {
        _server.Settings.VolumeGiB = 20;
        await _server.EnsureAsync();
        Region.Servers.Activate(ServerScene.Id);
        await _server.EnsureAsync();

        var volume = Assert.Single(Region.Volumes.All);
        Assert.Equal(
            (20, BuildScene.Uid, "img-1@sha512:0a"),
            (volume.SizeGiB, volume.Metadata["imagefactory_build_uid"], _server.Host.Image));
    }

    [Fact]
    public async Task A_server_of_a_reconcile_whose_status_was_lost_is_adopted()
    {
        await _server.Scene.LosingStatusAsync(_server.EnsureAsync);
        Region.Servers.Activate(ServerScene.Id);

        Assert.Equal(
            $"Done: Server {ServerScene.Server} (server-1) is ACTIVE at 10.0.0.2", await _server.EnsureAsync());

        Assert.Equal(
            ("demo", "RegionOne", ServerScene.Id), (_server.Host.Cloud, _server.Host.Region, _server.Host.ServerId));
        Assert.Equal(Made, Region.All);
    }

    [Theory]
    [InlineData("create security group")]
    [InlineData("create rule")]
    [InlineData("create port")]
    [InlineData("create floating IP")]
    [InlineData("create key pair")]
    [InlineData("create server")]
    public async Task A_call_without_an_answer_leaves_nothing_twice(string call)
    {
        _server.Settings.FloatingIpNetwork = "public";
        Region.FailNext(call, OpenStackErrorKind.Timeout);

        Assert.Equal(
            $"Retry: The cloud did not do its part, tried again: {call}: Timeout", await _server.EnsureAsync());
        Assert.Equal(Asked, await _server.EnsureAsync());

        Assert.Equal([.. Made, "floating IP 203.0.113.1"], Region.All);
    }

    [Fact]
    public async Task Things_of_the_same_name_that_are_others_are_not_used()
    {
        Region.Networks.PutPort(ServerScene.Server, "somebody's");
        Region.Networks.PutGroup(ServerScene.Server, "somebody's");
        Region.Servers.Put(new Server("other", ServerScene.Server, ServerStatus.Active));

        Assert.Equal(Asked, await _server.EnsureAsync());

        Assert.Equal("port-4", Assert.Single(Region.Servers.Asked[0].PortIds));
        Assert.Equal(["group-3"], Region.Networks.Ports[1].SecurityGroupIds);
    }

    [Theory]
    [InlineData(
        "image",
        "there is no active image 'none' of our own project or public (one of another project counts by its id in "
        + "openstack.buildHost.image or tenants[].clouds[].buildImages, or with openstack.buildHost.imageOwner)")]
    [InlineData("flavor", "there is no flavor 'none'")]
    [InlineData("network", "there is no network 'none'")]
    [InlineData("floatingIpNetwork", "there is no network 'none'")]
    public async Task What_a_server_is_made_of_and_is_not_there_fails_the_build_and_names_its_field(
        string field, string problem)
    {
        var settings = _server.Settings;
        _ = field switch
        {
            "image" => settings.Image = "none",
            "flavor" => settings.Flavor = "none",
            "network" => settings.Network = "none",
            _ => settings.FloatingIpNetwork = "none",
        };

        Assert.Equal(
            $"Failed FailedInvalidBuild: {problem}: correct spec.openStackVm.{field}, "
            + $"or openstack.buildHost.{field} in the operator's settings",
            await _server.EnsureAsync());
        Assert.Empty(Region.Servers.All);
    }

    [Fact]
    public async Task Two_networks_of_one_name_are_not_chosen_from()
    {
        Region.Networks.All.Add(new Network("n3", "internal"));

        Assert.Equal(
            "Failed FailedInvalidBuild: there are 2 networks 'internal': give the id of one: "
            + "correct spec.openStackVm.network, or openstack.buildHost.network in the operator's settings",
            await _server.EnsureAsync());
    }

    [Fact]
    public async Task A_network_without_subnets_fails_the_build_in_novas_words()
    {
        Region.Networks.HasSubnets = false;

        Assert.Equal(
            "Failed FailedCloud: Port port-2 requires a FixedIP in order to be used.", await _server.EnsureAsync());
    }

    [Fact]
    public async Task Without_its_input_no_server_is_made()
    {
        _server.Scene.Cluster.Remove<k8s.Models.V1ConfigMap>("debian-12-x-inputs");

        Assert.Equal(
            "Failed FailedInputsLost: ConfigMap debian-12-x-inputs with the build's input is gone: "
            + "set spec.restartFrom to ImageBuilt to make it anew",
            await _server.EnsureAsync());
        Assert.Empty(Region.All);
    }
}
