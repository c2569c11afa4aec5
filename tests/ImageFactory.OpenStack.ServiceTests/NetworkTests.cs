using ImageFactory.OpenStack.Networks;
using ImageFactory.Testing.OpenStack;
using Xunit;

namespace ImageFactory.OpenStack.ServiceTests;

/// <summary>
/// These need Neutron in the first region, with the networks <c>loop</c>, <c>guests</c> and the external <c>public</c>,
/// and a router from <c>loop</c> to <c>public</c>. It gives fewer than twelve items of a list at once.
/// </summary>
[Trait("level", "compute")]
public sealed class NetworkTests
{
    private const int Many = 12;

    private readonly string _name = OpenStackClouds.NewName();
    private readonly CloudConnection _cloud = OpenStackClouds.Get();

    [Fact]
    public async Task A_port_has_all_that_it_was_made_with()
    {
        var network = await NetworkAsync("loop");
        var group = await _cloud.Networks.CreateSecurityGroupAsync(_name, "of a test");

        var port = await _cloud.Networks.CreatePortAsync(
            new NewPort(_name, network) { Description = "build 1", SecurityGroups = [group.Id] });

        Assert.Equivalent(
            new Port(port.Id, _name, network, string.Empty, port.FixedIps, [group.Id]) { Description = "build 1" },
            port,
            strict: true);
        Assert.StartsWith("127.77.0.", Assert.Single(port.FixedIps).Address, StringComparison.Ordinal);
        Assert.Equivalent(
            (Port[])[port], await _cloud.Networks.ListPortsAsync(new PortQuery { Name = _name }), strict: true);
        Assert.Contains(group, await _cloud.Networks.ListSecurityGroupsAsync());
        var held =
            await Assert.ThrowsAsync<OpenStackException>(() => _cloud.Networks.DeleteSecurityGroupAsync(group.Id));
        Assert.Equal(OpenStackErrorKind.Conflict, held.Kind);
        await _cloud.Networks.DeletePortAsync(port.Id);
        await _cloud.Networks.DeleteSecurityGroupAsync(group.Id);
    }

    [Fact]
    public async Task A_floating_ip_leads_to_its_port_as_long_as_that_is_there()
    {
        var port = await _cloud.Networks.CreatePortAsync(new NewPort(_name, await NetworkAsync("loop")));

        var made = await _cloud.FloatingIps.CreateAsync(
            new NewFloatingIp(await NetworkAsync("public")) { PortId = port.Id, Description = _name });

        Assert.Equal(new FloatingIp(made.Id, made.Address, port.Id, _name), made);
        Assert.StartsWith("127.78.0.", made.Address, StringComparison.Ordinal);
        Assert.Equal([made], await MineAsync());
        await _cloud.Networks.DeletePortAsync(port.Id);
        Assert.Equal([made with { PortId = null }], await MineAsync());
        await _cloud.FloatingIps.DeleteAsync(made.Id);
        Assert.Empty(await MineAsync());
        var gone = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.FloatingIps.DeleteAsync(made.Id));
        Assert.Equal(
            (OpenStackErrorKind.NotFound,
                $"Cloud demo, region RegionOne, network: DELETE /floatingips/{made.Id}: 404 Floating IP {made.Id} "
                + $"could not be found ({gone.RequestId})"),
            (gone.Kind, gone.Message));
    }

    [Fact]
    public async Task A_port_that_no_router_leads_to_gets_no_floating_ip()
    {
        var port = await _cloud.Networks.CreatePortAsync(new NewPort(_name, await NetworkAsync("guests")));
        var network = await NetworkAsync("public");

        var error = await Assert.ThrowsAsync<OpenStackException>(
            () => _cloud.FloatingIps.CreateAsync(new NewFloatingIp(network) { PortId = port.Id, Description = _name }));

        Assert.Equal(OpenStackErrorKind.NotFound, error.Kind);
        Assert.Contains(
            $"External network {network} is not reachable from subnet", error.Message, StringComparison.Ordinal);
        Assert.Empty(await MineAsync());
        await _cloud.Networks.DeletePortAsync(port.Id);
    }

    [Fact]
    public async Task Lists_go_on_past_what_the_service_gives_at_once()
    {
        await using var project = await TestProject.CreateAsync();
        await project.SetNetworkQuotaAsync("security_group", Many + 1);
        var (networks, floatingIps) = (project.Cloud.Networks, project.Cloud.FloatingIps);
        var (loop, external) = (await NetworkAsync("loop"), await NetworkAsync("public"));
        var ports = new List<Port>();
        var groups = new List<SecurityGroup>();
        var addresses = new List<FloatingIp>();
        for (var i = 0; i < Many; i++)
        {
            ports.Add(await networks.CreatePortAsync(new NewPort($"{_name}-{i}", loop)));
            groups.Add(await networks.CreateSecurityGroupAsync(_name, $"of a test {i}"));
            addresses.Add(await floatingIps.CreateAsync(new NewFloatingIp(external)));
        }

        Assert.Equal(
            Sorted(ports, port => port.Name),
            Sorted(await networks.ListPortsAsync(new PortQuery()), port => port.Name));
        Assert.Equal(
            Sorted(groups, group => group.Description),
            Sorted(await networks.FindSecurityGroupsAsync(_name), group => group.Description));
        Assert.Equal(
            ["default", .. Enumerable.Repeat(_name, Many)],
            Sorted(await networks.ListSecurityGroupsAsync(), group => group.Name));
        Assert.Equal(Sorted(addresses, one => one.Address), Sorted(await floatingIps.ListAsync(), one => one.Address));
        // In turn: all at once, the last would wait for the others, longer than a call may on a busy machine.
        foreach (var (port, group, address) in ports.Zip(groups, addresses))
        {
            await networks.DeletePortAsync(port.Id);
            await networks.DeleteSecurityGroupAsync(group.Id);
            await floatingIps.DeleteAsync(address.Id);
        }
    }

    [Fact]
    public async Task An_administrator_lists_what_is_the_projects_own()
    {
        var admin = OpenStackClouds.Get("admin");
        var port = await _cloud.Networks.CreatePortAsync(new NewPort(_name, await NetworkAsync("loop")));
        var group = await _cloud.Networks.CreateSecurityGroupAsync(_name, "of a test");
        var address = await _cloud.FloatingIps.CreateAsync(
            new NewFloatingIp(await NetworkAsync("public")) { Description = _name });

        Assert.Empty(await admin.Networks.ListPortsAsync(new PortQuery { Name = _name }));
        Assert.Empty(await admin.Networks.FindSecurityGroupsAsync(_name));
        Assert.DoesNotContain(group, await admin.Networks.ListSecurityGroupsAsync());
        Assert.DoesNotContain(address, await admin.FloatingIps.ListAsync());
        // Whose they are does not matter for their use.
        Assert.Equal(
            await _cloud.Networks.FindNetworksAsync("public"), await admin.Networks.FindNetworksAsync("public"));
        await _cloud.Networks.DeletePortAsync(port.Id);
        await _cloud.Networks.DeleteSecurityGroupAsync(group.Id);
        await _cloud.FloatingIps.DeleteAsync(address.Id);
    }

    private static List<string> Sorted<T>(IEnumerable<T> items, Func<T, string> key) =>
        [.. items.Select(key).Order(StringComparer.Ordinal)];

    private async Task<string> NetworkAsync(string name) => (await _cloud.Networks.FindNetworksAsync(name))[0].Id;

    private async Task<IEnumerable<FloatingIp>> MineAsync() =>
        (await _cloud.FloatingIps.ListAsync()).Where(one => one.Description == _name);
}
