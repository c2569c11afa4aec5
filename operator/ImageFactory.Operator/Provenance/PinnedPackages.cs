using System.Text.Json.Nodes;

namespace ImageFactory.Operator.Provenance;

/// <summary>
/// Packages that the profile gives with their version. The build host has held the image against them (pins.sh), so the
/// version is the image's. Pure.
/// </summary>
internal static class PinnedPackages
{
    /// <summary>Their names, each with its package URL.</summary>
    /// <param name="profile">The profile, resolved, as JSON.</param>
    public static IEnumerable<(string Name, string Uri)> Of(JsonNode profile)
    {
        var kind = profile["repositories"]?[0]?["type"]?.GetValue<string>() == "RpmMd" ? "rpm" : "deb";
        var distro = profile["os"]?["distro"]?.GetValue<string>();
        return
            from item in profile["builder"]?["dib"]?["packages"] as JsonArray ?? []
            let parts = $"{item}".Split('=')
            where parts.Length == 2
            let name = parts[0].Split(':')[0]
            orderby name
            select (name, $"pkg:{kind}/{distro}/{name}@{Uri.EscapeDataString(parts[1])}");
    }
}
