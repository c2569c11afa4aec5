using System.Text;
using ImageFactory.Operator.Settings;
using Renci.SshNet;

namespace ImageFactory.Operator.Hosts.OpenStackVm.Ssh;

/// <summary>A host to log in to: a build server, or the bastion before it.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="User">The user there.</param>
/// <param name="HostKeys">The only host keys that are believed.</param>
/// <param name="Identity">Gives the key to log in with, to a host that has proved that it has one of them.</param>
internal sealed record SshPeer(
    string Host, int Port, string User, IReadOnlyList<SshHostKey> HostKeys, Func<SshHostKey, SshIdentity> Identity)
{
    // Thousands of hosts.
    private const int MaxKnownHostsBytes = 1 << 20;

    /// <summary>What it is called in messages, before what happened; empty for a server.</summary>
    public string Title { get; private init; } = string.Empty;

    /// <summary>What another host key means.</summary>
    public SshFault HostKeyFault { get; private init; } = SshFault.WrongHostKey;

    /// <summary>What to change where the user is not let in.</summary>
    public string LoginRemedy { get; private init; } =
        "cloud-init puts the key there for openstack.buildHost.user, the image's own user";

    /// <summary>What to look at where the connection ends before the login.</summary>
    public string ReachRemedy { get; private init; } = "see whether its sshd runs and takes connections from here";

    /// <summary>The server.</summary>
    public static SshPeer Of(SshEndpoint endpoint)
    {
        var before = endpoint.Before is { } trust ? SshHostKey.Parse(trust.HostKey) : null;
        var server = new SshPeer(
            endpoint.Address.ToString(),
            endpoint.Port,
            endpoint.User,
            [.. new[] { SshHostKey.Parse(endpoint.HostKey), before }.OfType<SshHostKey>()],
            shown => SshIdentity.Of(shown == before ? endpoint.Before!.Identity() : endpoint.Identity()));
        return endpoint.Bastion is { } bastion
            ? server with
            {
                Title = $"through bastion {bastion.Host}: ",
                ReachRemedy = "see whether its sshd runs, and whether the bastion may reach it (AllowTcpForwarding)",
            }
            : server;
    }

    /// <summary>The bastion.</summary>
    /// <exception cref="SshException">One of its files cannot be read, or names no host key of it.</exception>
    public static SshPeer Of(BastionSettings bastion)
    {
        var title = $"bastion {bastion.Host}: ";
        var known = Read(
            title,
            "knownHostsFile",
            bastion.KnownHostsFile,
            file => KnownHosts.Find(ReadText(file), bastion.Host, bastion.Port));
        if (known.Count == 0)
        {
            throw new SshException(
                SshFault.WrongBastionKey,
                $"{title}{bastion.KnownHostsFile} names no key of it (openstack.buildHost.bastion.knownHostsFile)");
        }

        return new SshPeer(
            bastion.Host,
            bastion.Port,
            bastion.User,
            known,
            _ => Read(title, "identityFile", bastion.IdentityFile, file => SshIdentity.Of(new PrivateKeyFile(file))))
        {
            Title = title,
            HostKeyFault = SshFault.WrongBastionKey,
            LoginRemedy = "its authorized_keys must name the key of openstack.buildHost.bastion.identityFile",
        };
    }

    private static string ReadText(string file)
    {
        var content = new byte[MaxKnownHostsBytes + 1];
        using var stream = File.OpenRead(file);
        var count = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return count <= MaxKnownHostsBytes
            ? Encoding.UTF8.GetString(content, 0, count)
            : throw new IOException($"it is larger than {MaxKnownHostsBytes >> 20} MiB");
    }

    private static T Read<T>(string title, string setting, string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception error) when (error is not SshException)
        {
            throw new SshException(
                SshFault.Unreachable,
                $"{title}openstack.buildHost.bastion.{setting} {file} cannot be read: {error.Message}");
        }
    }
}
