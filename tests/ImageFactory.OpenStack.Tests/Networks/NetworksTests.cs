using System.Text.Json;
using ImageFactory.OpenStack.Networks;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Networks;

public sealed class NetworksTests
{
    private static NetworksJsonContext Json => NetworksJsonContext.Default;

    [Fact]
    public void A_port_is_asked_for_in_neutrons_words() => Assert.Equal(
        """{"port":{"name":"n","network_id":"w","description":"d","security_groups":["g"]}}""",
        JsonSerializer.Serialize(
            new PortRequest(new NewPort("n", "w") { Description = "d", SecurityGroups = ["g"] }), Json.PortRequest));

    [Fact]
    public void What_is_not_said_of_a_port_is_left_to_neutron() => Assert.Equal(
        """{"port":{"name":"n","network_id":"w"}}""",
        JsonSerializer.Serialize(new PortRequest(new NewPort("n", "w")), Json.PortRequest));

    [Fact]
    public void A_floating_ip_is_asked_for_in_neutrons_words()
    {
        Assert.Equal(
            """{"floatingip":{"floating_network_id":"w","port_id":"p","description":"d"}}""",
            JsonSerializer.Serialize(
                new FloatingIpRequest(new NewFloatingIp("w") { PortId = "p", Description = "d" }),
                Json.FloatingIpRequest));
        Assert.Equal(
            """{"floatingip":{"floating_network_id":"w"}}""",
            JsonSerializer.Serialize(new FloatingIpRequest(new NewFloatingIp("w")), Json.FloatingIpRequest));
    }

    [Fact]
    public void A_floating_ip_leads_to_a_port_or_to_none()
    {
        Assert.Equal(
            new FloatingIp("f", "127.78.0.5", "p", "d"),
            JsonSerializer.Deserialize(
                """
                {"floatingip":
                  {"id": "f", "floating_ip_address": "127.78.0.5", "port_id": "p", "description": "d"}}
                """,
                Json.FloatingIpResponse)!.FloatingIp);
        Assert.Equal(
            new FloatingIp("f", "127.78.0.5", null, null),
            JsonSerializer.Deserialize(
                """{"floatingip": {"id": "f", "floating_ip_address": "127.78.0.5", "port_id": null}}""",
                Json.FloatingIpResponse)!.FloatingIp);
    }
}
