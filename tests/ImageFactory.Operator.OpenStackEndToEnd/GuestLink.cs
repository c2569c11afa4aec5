using System.Text.Json.Nodes;
using ImageFactory.Testing.Processes;

namespace ImageFactory.Operator.OpenStackEndToEnd;

/// <summary>The cables of all guests: the tap devices by which the hypervisor connects them.</summary>
internal static class GuestLink
{
    /// <summary>Pulls them out.</summary>
    public static Task CutAsync() => SetAsync("down");

    /// <summary>Puts them back.</summary>
    public static Task MendAsync() => SetAsync("up");

    private static async Task SetAsync(string state)
    {
        var links = JsonNode.Parse((await Command.RunAsync("ip", ["-json", "link", "show"])).Checked())!.AsArray();
        foreach (var name in links.Select(link => link!["ifname"]!.ToString())
            .Where(name => name.StartsWith("tap", StringComparison.Ordinal)))
        {
            (await Command.RunAsync("ip", ["link", "set", name, state])).Checked();
        }
    }
}
