using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ImageFactory.OpenStack.Config;
using ImageFactory.OpenStack.Identity;

namespace ImageFactory.Testing.OpenStack;

/// <summary>What the tests want of the services that the library has no use for: other people's work.</summary>
public sealed class ServiceApi : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly ServiceCatalog _catalog;

    private ServiceApi(ServiceCatalog catalog) => _catalog = catalog;

    public required string UserId { get; init; }

    /// <summary>Logs in to a cloud of the tests.</summary>
    public static Task<ServiceApi> LoginAsync(string cloud) =>
        LoginAsync(CloudsFile.Load(OpenStackClouds.Path).Get(cloud));

    /// <summary>Logs in to another.</summary>
    public static async Task<ServiceApi> LoginAsync(CloudConfig config)
    {
        using var http = new HttpClient();
        using var body = new ByteArrayContent(AuthRequestWriter.Write(config.Auth))
        {
            Headers = { ContentType = new("application/json") },
        };
        using var answer = await http.PostAsync(
            new Uri($"{TokenClient.Endpoint(config.Auth.Url)}/auth/tokens"), body);
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync(IdentityJsonContext.Default.TokenResponse))!.Token;
        var api = new ServiceApi(new ServiceCatalog(token.Catalog ?? [])) { UserId = token.User.Id };
        api._http.DefaultRequestHeaders.Add("X-Auth-Token", answer.Headers.GetValues("X-Subject-Token").Single());
        return api;
    }

    /// <summary>An application credential of the user: its id and secret.</summary>
    public async Task<(string Id, string Secret)> CreateApplicationCredentialAsync(string name)
    {
        var request = new JsonObject
        {
            ["application_credential"] = new JsonObject { ["name"] = name, ["description"] = "of a test" },
        };
        var made = await SendAsync(HttpMethod.Post, "identity", $"/users/{UserId}/application_credentials", request);
        return (
            (string)made["application_credential"]!["id"]!, (string)made["application_credential"]!["secret"]!);
    }

    public Task DeleteApplicationCredentialAsync(string id) =>
        SendAsync(HttpMethod.Delete, "identity", $"/users/{UserId}/application_credentials/{id}");

    /// <summary>Ends a token before its time.</summary>
    public Task RevokeAsync(Secret token) => SendAsync(HttpMethod.Delete, "identity", "/auth/tokens", null, token);

    public void Dispose() => _http.Dispose();

    /// <summary>Sends a request to a service of the first region; empty when the answer has nothing to read.</summary>
    public Task<JsonObject> SendAsync(
        HttpMethod method, string service, string path, JsonObject? body = null, Secret? subject = null) =>
        SendTextAsync(method, service, path, body?.ToJsonString(), subject: subject);

    /// <summary>The same with a body that no writer of JSON would write.</summary>
    public async Task<JsonObject> SendTextAsync(
        HttpMethod method,
        string service,
        string path,
        string? body,
        string type = "application/json",
        Secret? subject = null)
    {
        using var request =
            new HttpRequestMessage(method, $"{_catalog.Find(service, "public", OpenStackClouds.First, out _)}{path}");
        // With its length: uWSGI reads no body in chunks.
        request.Content = body is null
            ? null
            : new StringContent(body, new MediaTypeHeaderValue(type));
        if (subject is not null)
        {
            request.Headers.Add("X-Subject-Token", subject.Reveal());
        }

        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        var text = await answer.Content.ReadAsStringAsync();
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }
}
