using System.Runtime.InteropServices;
using ImageFactory.Http;

namespace ImageFactory.Kubernetes.Client.Transport;

/// <summary>Our name in audit logs, and to the server's priority and fairness.</summary>
internal static class ClientGoUserAgent
{
    /// <summary><c>product/version (os/arch) kubernetes/commit</c>, as client-go writes it.</summary>
    public static string Of(string product)
    {
        var os = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : "windows";
        var architecture = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
        return $"{UserAgent.Of(product)} ({os}/{architecture}) kubernetes/{UserAgent.Commit}";
    }
}
