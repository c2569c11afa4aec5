using System.Globalization;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;

namespace ImageFactory.Operator.Hosts.OpenStackVm.Ssh;

/// <summary>
/// Reads OpenSSH's known_hosts (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT), which SSH.NET does not know. Pure.
/// </summary>
internal static class KnownHosts
{
    private const int DefaultPort = 22;
    private const string Revoked = "@revoked";
    private const string HashedName = "|1|";

    /// <summary>The keys of a host, less those that are revoked. Certificate authorities are not believed.</summary>
    public static IReadOnlyList<SshHostKey> Find(string text, string host, int port)
    {
        var name = port == DefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"[{host}]:{port}");
        var (known, revoked) = (new List<SshHostKey>(), new List<SshHostKey>());
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = line.Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries);
            var marker = line[0] == '@' ? words[0] : null;
            if (marker is not null)
            {
                words = words.Length < 2 ? [] : words[1].Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries);
            }

            if (line[0] == '#'
                || words is not [var names, var rest]
                || !IsNamed(names, name)
                || SshHostKey.Parse(rest) is not { } key)
            {
                continue;
            }

            if (marker is null)
            {
                known.Add(key);
            }
            else if (marker == Revoked)
            {
                revoked.Add(key);
            }
        }

        return [.. known.Where(key => !revoked.Any(bad => bad.Is(key.Blob.Span)))];
    }

    private static bool IsNamed(string names, string name)
    {
        if (names.StartsWith(HashedName, StringComparison.Ordinal))
        {
            return IsHashOf(names, name);
        }

        var patterns = names.Split(',');
        return !patterns.Any(pattern => pattern.StartsWith('!') && Matches(pattern[1..], name))
            && patterns.Any(pattern => Matches(pattern, name));
    }

    private static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true);

    // |1|salt|hash: HMAC-SHA-1 of the name; it hides names, and no security hangs on it.
    private static bool IsHashOf(string names, string name)
    {
        var parts = names[HashedName.Length..].Split('|');
        var (salt, hash) = (new byte[HMACSHA1.HashSizeInBytes], new byte[HMACSHA1.HashSizeInBytes]);
        return parts is [var first, var second]
            && Convert.TryFromBase64String(first, salt, out _)
            && Convert.TryFromBase64String(second, hash, out _)
#pragma warning disable CA5350 // The form of the file says so.
            && HMACSHA1.HashData(salt, Encoding.UTF8.GetBytes(name.ToLowerInvariant())).AsSpan().SequenceEqual(hash);
#pragma warning restore CA5350
    }
}
