using System.Reflection;
using System.Runtime.InteropServices;

namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>Who we are in audit logs and to priority and fairness.</summary>
internal static class UserAgent
{
    /// <summary><c>product/version (os/arch) kubernetes/commit</c>, as client-go writes it.</summary>
    public static string Of(string product)
    {
        // "0.1.0+<commit>": the SDK adds the commit where it knows it.
        var version = typeof(UserAgent).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        var parts = version.Split('+', 2);
        var commit = parts.Length == 2 ? parts[1][..Math.Min(7, parts[1].Length)] : "unknown";
        var os = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : "windows";
        var architecture = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
        return $"{Token(product)}/{parts[0]} ({os}/{architecture}) kubernetes/{commit}";
    }

    private static string Token(string text) =>
        string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' ? letter : '-'));
}
