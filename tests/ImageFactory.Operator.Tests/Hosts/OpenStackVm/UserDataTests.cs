using System.Text;
using System.Text.Json.Nodes;
using ImageFactory.Operator.Hosts.OpenStackVm;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.OpenStackVm;

public sealed class UserDataTests
{
    [Fact]
    public void A_server_gets_its_host_key_and_the_keys_that_it_lets_in_and_nothing_else_of_worth()
    {
        var (host, client) = (SshKey.From(new byte[32]), SshKey.From([.. Enumerable.Repeat((byte)9, 32)]));

        var text = Encoding.UTF8.GetString(UserData.Write(host, client, ["ssh-ed25519 AAAA someone"]));

        Assert.StartsWith("#cloud-config\n", text, StringComparison.Ordinal);
        var config = JsonNode.Parse(text["#cloud-config\n".Length..])!;
        Assert.Equal(
            (host.PrivatePem, host.PublicKey),
            ($"{config["ssh_keys"]!["ecdsa_private"]}", $"{config["ssh_keys"]!["ecdsa_public"]}"));
        Assert.Equal(
            [client.PublicKey, "ssh-ed25519 AAAA someone"],
            config["ssh_authorized_keys"]!.AsArray().Select(key => $"{key}"));
        Assert.DoesNotContain(client.PrivatePem.Split('\n')[1], text, StringComparison.Ordinal);
        Assert.Null(config["users"]);
    }

    [Fact]
    public void A_user_who_may_become_root_comes_beside_the_images_own()
    {
        var client = SshKey.From([.. Enumerable.Repeat((byte)9, 32)]);

        var text = Encoding.UTF8.GetString(UserData.Write(SshKey.From(new byte[32]), client, [], "imagefactory"));

        var users = JsonNode.Parse(text["#cloud-config\n".Length..])!["users"]!.AsArray();
        Assert.Equal(
            """["default",{"name":"imagefactory","sudo":"ALL=(ALL) """
            + $$"""NOPASSWD:ALL","shell":"/bin/sh","ssh_authorized_keys":["{{client.PublicKey}}"]}]""",
            users.ToJsonString().Replace("\\u002B", "+", StringComparison.Ordinal));
    }
}
