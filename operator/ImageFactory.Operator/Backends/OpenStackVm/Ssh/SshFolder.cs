using System.Globalization;
using System.Text;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Backends.OpenStackVm.Ssh;

/// <summary>
/// A folder with what the OpenSSH client is told of one server: key, host key, configuration, and the socket of the connection
/// that commands share. Nobody else may look into it.
/// </summary>
internal sealed class SshFolder : IDisposable
{
    /// <summary>The server's name in the configuration.</summary>
    public const string Host = "build-server";

    private const string Bastion = "bastion";
    private const int ConnectSeconds = 10;
    private const int AliveSeconds = 5;
    private const int AliveCount = 3;
    private const int PersistSeconds = 60;

    private const string Prefix = "ifssh-";

    private readonly string _path;

    private SshFolder(string path) => _path = path;

    /// <summary>The configuration file.</summary>
    public string Config => Path.Combine(_path, "config");

    /// <summary>Writes the folder.</summary>
    public static SshFolder Create(SshEndpoint endpoint)
    {
        // Short, since the path of a socket has at most 107 bytes. The folder is readable by its owner only (0700).
        var folder = new SshFolder(Directory.CreateTempSubdirectory(
            string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-")).FullName);
        folder.Write("id", endpoint.Identity.PrivatePem + "\n");
        folder.Write("known_hosts", $"{endpoint.Name} {endpoint.HostKey}\n");
        folder.Write("config", folder.Configuration(endpoint));
        return folder;
    }

    /// <summary>Removes the folders of processes that were killed. In a container every life of the operator has the same number.</summary>
    public static void RemoveStale()
    {
        foreach (var path in Directory.GetDirectories(Path.GetTempPath(), $"{Prefix}*"))
        {
            var owner = Path.GetFileName(path)[Prefix.Length..].Split('-')[0];
            if (owner != $"{Environment.ProcessId}" && Directory.Exists($"/proc/{owner}"))
            {
                continue;
            }

            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another user's: not ours to remove.
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(_path, recursive: true);

    private string Configuration(SshEndpoint endpoint)
    {
        var text = new StringBuilder();
        Section(
            text,
            Host,
            ("HostName", endpoint.Address.ToString()),
            ("HostKeyAlias", endpoint.Name),
            ("HostKeyAlgorithms", SshKey.Algorithm),
            ("User", endpoint.User),
            ("IdentityFile", Path.Combine(_path, "id")),
            ("UserKnownHostsFile", Path.Combine(_path, "known_hosts")),
            ("ControlMaster", "auto"),
            ("ControlPath", Path.Combine(_path, "s")),
            ("ControlPersist", PersistSeconds.ToString(CultureInfo.InvariantCulture)));
        if (endpoint.Bastion is { } bastion)
        {
            text.Append("  ProxyJump ").Append(Bastion).Append('\n');
            Section(text, Bastion, [.. Lines(bastion)]);
        }

        Section(
            text,
            "*",
            ("GlobalKnownHostsFile", "/dev/null"),
            ("StrictHostKeyChecking", "yes"),
            ("UpdateHostKeys", "no"),
            ("IdentitiesOnly", "yes"),
            ("IdentityAgent", "none"),
            ("PreferredAuthentications", "publickey"),
            ("BatchMode", "yes"),
            ("ForwardAgent", "no"),
            ("ConnectTimeout", ConnectSeconds.ToString(CultureInfo.InvariantCulture)),
            ("ServerAliveInterval", AliveSeconds.ToString(CultureInfo.InvariantCulture)),
            ("ServerAliveCountMax", AliveCount.ToString(CultureInfo.InvariantCulture)),
            ("LogLevel", "INFO"));
        return text.ToString();
    }

    private static IEnumerable<(string Key, string Value)> Lines(BastionSettings bastion) =>
    [
        ("HostName", bastion.Host),
        ("Port", bastion.Port.ToString(CultureInfo.InvariantCulture)),
        ("User", bastion.User),
        ("IdentityFile", bastion.IdentityFile),
        ("UserKnownHostsFile", bastion.KnownHostsFile),
    ];

    private static void Section(StringBuilder text, string host, params (string Key, string Value)[] lines)
    {
        text.Append("Host ").Append(host).Append('\n');
        foreach (var (key, value) in lines)
        {
            text.Append("  ").Append(key).Append(" \"").Append(value).Append("\"\n");
        }
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_path, name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            // The client refuses keys that others might read.
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
