using System.Net;
using System.Text.Json.Nodes;
using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Config;
using Xunit;

namespace ImageFactory.Testing.OpenStack;

/// <summary>
/// A project of a test's own: its lists hold nothing else, and its quotas concern nobody else. demo is its member.
/// </summary>
public sealed class TestProject : IAsyncDisposable
{
    private readonly ServiceApi _admin;
    private readonly string _id;

    private TestProject(ServiceApi admin, string id) => (_admin, _id) = (admin, id);

    public required CloudConnection Cloud { get; init; }

    /// <summary>The text of a <c>clouds.yaml</c> with this project as its one cloud.</summary>
    public required string CloudsYaml { get; init; }

    /// <summary>What the library has no use for, done by its member.</summary>
    public required ServiceApi Member { get; init; }

    public static async Task<TestProject> CreateAsync()
    {
        var admin = await ServiceApi.LoginAsync("admin");
        using var demo = await ServiceApi.LoginAsync("demo");
        var made = await admin.SendAsync(HttpMethod.Post, "identity", "/projects", new JsonObject
        {
            ["project"] = new JsonObject { ["name"] = OpenStackClouds.NewName(), ["domain_id"] = "default" },
        });
        var id = (string)made["project"]!["id"]!;
        var roles = await admin.SendAsync(HttpMethod.Get, "identity", "/roles?name=member");
        await admin.SendAsync(
            HttpMethod.Put, "identity", $"/projects/{id}/users/{demo.UserId}/roles/{roles["roles"]![0]!["id"]}");
        var auth = CloudsFile.Load(OpenStackClouds.Path).Get("demo").Auth;
        using var file = new CloudFile();
        file.WriteAuth(
            $"{{auth_url: \"{auth.Url}\", user_id: {demo.UserId}, "
            + $"password: \"{auth.Password!.Reveal()}\", project_id: {id}}}");
        return new TestProject(admin, id)
        {
            Cloud = OpenStackClouds.Connect(file.Path).Get(file.Cloud, OpenStackClouds.First),
            Member = await ServiceApi.LoginAsync(CloudsFile.Load(file.Path).Get(file.Cloud)),
            CloudsYaml = await File.ReadAllTextAsync(file.Path),
        };
    }

    /// <summary>Sets a quota of Nova's.</summary>
    public Task SetComputeQuotaAsync(string name, int limit) => _admin.SendAsync(
        HttpMethod.Put,
        "compute",
        $"/os-quota-sets/{_id}",
        new JsonObject { ["quota_set"] = new JsonObject { [name] = limit } });

    /// <summary>Sets a quota of Neutron's.</summary>
    public Task SetNetworkQuotaAsync(string name, int limit) => _admin.SendAsync(
        HttpMethod.Put,
        "network",
        $"/v2.0/quotas/{_id}",
        new JsonObject { ["quota"] = new JsonObject { [name] = limit } });

    /// <summary>A flavor that fits no hypervisor, of this id and name.</summary>
    public Task CreateHugeFlavorAsync(string id) => _admin.SendAsync(
        HttpMethod.Post,
        "compute",
        "/flavors",
        new JsonObject
        {
            ["flavor"] = new JsonObject { ["id"] = id, ["name"] = id, ["vcpus"] = 1, ["ram"] = 1 << 30, ["disk"] = 1 },
        });

    /// <summary>Takes the flavor away.</summary>
    public Task DeleteFlavorAsync(string id) => _admin.SendAsync(HttpMethod.Delete, "compute", $"/flavors/{id}");

    /// <summary>Has Nova do something with a server that only an administrator may.</summary>
    public Task ActAsync(string serverId, JsonObject action) =>
        _admin.SendAsync(HttpMethod.Post, "compute", $"/servers/{serverId}/action", action);

    /// <summary>Sets a quota of Cinder's.</summary>
    public Task SetVolumeQuotaAsync(string name, int limit) => _admin.SendAsync(
        HttpMethod.Put,
        "block-storage",
        $"/os-quota-sets/{_id}",
        new JsonObject { ["quota_set"] = new JsonObject { [name] = limit } });

    public async ValueTask DisposeAsync()
    {
        Member.Dispose();
        try
        {
            await _admin.SendAsync(HttpMethod.Delete, "identity", $"/projects/{_id}");
        }
        catch (HttpRequestException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            // Keystone has answered so once on a busy machine; why is not known. The project has to be gone all the
            // same.
            var still = await Assert.ThrowsAsync<HttpRequestException>(
                () => _admin.SendAsync(HttpMethod.Get, "identity", $"/projects/{_id}"));
            Assert.Equal(HttpStatusCode.NotFound, still.StatusCode);
        }

        _admin.Dispose();
    }
}
