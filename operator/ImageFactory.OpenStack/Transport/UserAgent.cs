using System.Reflection;

namespace ImageFactory.OpenStack.Transport;

/// <summary>Who we are in the services' logs.</summary>
internal static class UserAgent
{
    /// <summary><c>product/version</c>.</summary>
    public static string Of(string product)
    {
        // "0.1.0+<commit>": the SDK adds the commit where it knows it.
        var version = typeof(UserAgent).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        return $"{product.Replace(' ', '-')}/{version.Split('+')[0]}";
    }
}
