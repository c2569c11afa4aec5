using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace ImageFactory.Testing;

/// <summary>
/// The HTTP side of a test server's etcd, at the address that <c>tests/cluster</c> left in a file: it needs no etcdctl.
/// </summary>
internal sealed class EtcdGateway(string environment) : IDisposable
{
    private readonly HttpClient _http = new();

    /// <summary>Forgets all before a version; null for the present one.</summary>
    public async Task CompactAsync(string? version)
    {
        // Any read tells the present version; this one is of the key "\0".
        version ??= (string)(await PostAsync("range", new JsonObject { ["key"] = "AA==" }))["header"]!["revision"]!;
        await PostAsync("compaction", new JsonObject { ["revision"] = version, ["physical"] = true });
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> PostAsync(string call, JsonObject body)
    {
        var lines = await File.ReadAllLinesAsync(environment);
        var address = lines.Single(line => line.StartsWith("ETCD_URL=", StringComparison.Ordinal)).Split('=', 2)[1];
        using var content = new StringContent(body.ToJsonString());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await _http.PostAsync(new Uri($"{address}/v3/kv/{call}"), content);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new InvalidOperationException($"etcd refused {call}: {text}");
    }
}
