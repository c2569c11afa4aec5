using System.Text;
using System.Text.Json.Nodes;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;

namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>
/// What cloud-init is told at the first boot of a server: its host key, before sshd starts, and who may log in. JSON is
/// YAML, and needs no quoting of ours. Pure.
/// See <see href="https://docs.cloud-init.io/en/latest/reference/modules.html#ssh">cloud-init's module ssh</see>.
/// </summary>
internal static class UserData
{
    /// <summary>The user data.</summary>
    /// <param name="host">The host key.</param>
    /// <param name="client">The key that the image's own user is reached by.</param>
    /// <param name="authorizedKeys">Further keys for that user.</param>
    /// <param name="root">A user beside it who may become root without a password; null for none.</param>
    public static byte[] Write(SshKey host, SshKey client, IEnumerable<string> authorizedKeys, string? root = null)
    {
        var config = new JsonObject
        {
            ["ssh_deletekeys"] = true,
            ["ssh_pwauth"] = false,
            ["ssh_keys"] = new JsonObject { ["ecdsa_private"] = host.PrivatePem, ["ecdsa_public"] = host.PublicKey },
            ["ssh_authorized_keys"] = new JsonArray(
                [.. authorizedKeys.Prepend(client.PublicKey).Select(key => (JsonNode)key)]),
            ["package_update"] = false,
            ["package_upgrade"] = false,
        };
        if (root is not null)
        {
            config["users"] = new JsonArray(
                "default",
                new JsonObject
                {
                    ["name"] = root,
                    ["sudo"] = "ALL=(ALL) NOPASSWD:ALL",
                    ["shell"] = "/bin/sh",
                    ["ssh_authorized_keys"] = new JsonArray(client.PublicKey),
                });
        }

        return Encoding.UTF8.GetBytes($"#cloud-config\n{config.ToJsonString()}\n");
    }
}
