using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ImageFactory.Testing;
using Microsoft.AspNetCore.Http;

namespace ImageFactory.Benchmarks;

/// <summary>
/// A Keystone, and a Glance in each of many regions, as far away as is asked for: they answer to what a promotion asks
/// of a real one, with its pages, and count it.
/// </summary>
internal sealed class SlowGlances : IAsyncDisposable
{
    public const string Cloud = "bench";

    // Glance's own default (api_limit_max).
    private const int LongestPage = 1000;
    private const string Project = "p";

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, Region> _regions = [];
    private readonly ConcurrentQueue<string> _calls = [];
    private HttpFront _front = null!;

    /// <summary>How long each answer of a Glance is on its way.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>The <c>clouds.yaml</c>.</summary>
    public string CloudsPath { get; private set; } = string.Empty;

    /// <summary>Starts them.</summary>
    public static async Task<SlowGlances> StartAsync(IReadOnlyCollection<string> regions)
    {
        var glances = new SlowGlances();
        foreach (var region in regions)
        {
            glances._regions[region] = new Region();
        }

        glances._front = await HttpFront.StartAsync(glances.RouteAsync);
        glances.CloudsPath = glances._folder.Write("clouds.yaml", $$"""
            clouds:
              {{Cloud}}:
                auth: {auth_url: {{glances._front.Address}}, user_id: u, password: p, project_id: {{Project}}}
                regions: [{{string.Join(", ", regions)}}]
            """);
        return glances;
    }

    /// <summary>Puts images of other series into each region.</summary>
    public void Fill(int images)
    {
        foreach (var region in _regions.Values)
        {
            for (var number = region.Images.Count; number < images; number++)
            {
                region.Add(new JsonObject
                {
                    ["name"] = string.Create(CultureInfo.InvariantCulture, $"Community_Other_{number}"),
                    ["status"] = "active",
                    ["visibility"] = "private",
                    ["os_hidden"] = number % 2 == 0,
                });
            }
        }
    }

    /// <summary>What the Glances were asked since the last time, as "list", "get" and "patch".</summary>
    public IReadOnlyList<string> TakeCalls()
    {
        var calls = _calls.ToList();
        _calls.Clear();
        return calls;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        _folder.Dispose();
    }

    private async Task RouteAsync(HttpContext context)
    {
        var parts = context.Request.Path.Value!.Trim('/').Split('/');
        if (parts[0] == "v3")
        {
            context.Response.Headers["X-Subject-Token"] = "token";
            await AnswerAsync(context, StatusCodes.Status201Created, Token());
            return;
        }

        await Task.Delay(Latency, context.RequestAborted);
        var region = _regions[parts[0]];
        var id = parts.ElementAtOrDefault(3);
        _calls.Enqueue((context.Request.Method, id) switch
        {
            ("GET", null) => "list",
            var (method, _) => method.ToLowerInvariant(),
        });
        var body = context.Request.Method is "POST" or "PATCH"
            ? await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted)
            : null;
        switch (context.Request.Method)
        {
            case "GET" when id is null:
                await AnswerAsync(context, StatusCodes.Status200OK, region.Page(context.Request.Query));
                break;
            case "POST":
                await AnswerAsync(context, StatusCodes.Status201Created, region.Add((JsonObject)body!));
                break;
            case "PUT":
                var hash = await SHA512.HashDataAsync(context.Request.Body, context.RequestAborted);
                region.Upload(id!, Convert.ToHexStringLower(hash));
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case "PATCH":
                await AnswerAsync(context, StatusCodes.Status200OK, region.Change(id!, (JsonArray)body!));
                break;
            default:
                await AnswerAsync(context, StatusCodes.Status200OK, region.Find(id!));
                break;
        }
    }

    private static async Task AnswerAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json, context.RequestAborted);
    }

    private string Token()
    {
        var now = DateTimeOffset.UtcNow;
        var endpoints = _regions.Keys.Select(region => $$"""
            {"interface": "public", "region_id": "{{region}}", "url": "{{_front.Address}}{{region}}"}
            """);
        return $$"""
            {"token": {"issued_at": "{{now:O}}", "expires_at": "{{now.AddHours(1):O}}",
              "user": {"id": "u", "name": "u"},
              "project": {"id": "{{Project}}", "name": "p"}, "roles": [{"id": "r", "name": "member"}],
              "catalog": [{"type": "image", "endpoints": [{{string.Join(", ", endpoints)}}]}] } }
            """;
    }

    private sealed class Region
    {
        private readonly Lock _gate = new();

        public OrderedDictionary<string, JsonObject> Images { get; } = [];

        public string Add(JsonObject image)
        {
            lock (_gate)
            {
                var id = Guid.NewGuid().ToString();
                image["id"] = id;
                image["status"] ??= "queued";
                image["owner"] = Project;
                image["created_at"] = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);
                Images.Add(id, image);
                return image.ToJsonString();
            }
        }

        public void Upload(string id, string hash)
        {
            lock (_gate)
            {
                var image = Images[id];
                (image["status"], image["os_hash_algo"], image["os_hash_value"]) = ("active", "sha512", hash);
            }
        }

        public string Find(string id)
        {
            lock (_gate)
            {
                return Images[id].ToJsonString();
            }
        }

        public string Change(string id, JsonArray operations)
        {
            lock (_gate)
            {
                var image = Images[id];
                foreach (var operation in operations)
                {
                    var name = operation!["path"]!.ToString().TrimStart('/');
                    if (operation["op"]!.ToString() == "remove")
                    {
                        image.Remove(name);
                    }
                    else
                    {
                        image[name] = operation["value"]!.DeepClone();
                    }
                }

                return image.ToJsonString();
            }
        }

        public string Page(IQueryCollection query)
        {
            lock (_gate)
            {
                var limit = Math.Min(int.Parse(query["limit"]!, CultureInfo.InvariantCulture), LongestPage);
                var isHidden = query["os_hidden"] == "true";
                var begin = Images.IndexOf(query["marker"].ToString()) + 1;
                var page = Images.Values.Skip(begin)
                    .Where(image => (bool?)image["os_hidden"] == true == isHidden
                        && (query["name"].Count == 0 || (string?)image["name"] == query["name"]))
                    .Take(limit)
                    .ToList();
                var link = $"/v2/images?limit={limit}&os_hidden={query["os_hidden"]}&marker=";
                var next = page.Count < limit ? string.Empty : $", \"next\": \"{link}{page[^1]["id"]}\"";
                return $"{{\"images\": [{string.Join(",", page.Select(image => image.ToJsonString()))}]{next}}}";
            }
        }
    }
}
