using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>
/// What is wrong with clouds.yaml or with what it says ends a build at its first stage, with one line that says which
/// file, cloud and field, and what to do, and holds no secret. Keystone is the real one of tests/openstack.
/// </summary>
public sealed partial class CloudTests(OperatorServer server) : IClassFixture<OperatorServer>, IAsyncLifetime
{
    private const string Password = "d0-n0t-tell";
    private const string Told = "DistroProfile debian-12, spec.regions: ";
    private const string Project = "project_name: demo, user_domain_id: default, project_domain_id: default";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => server.AssertNothingWasForbiddenAsync();

    [Fact]
    public Task A_file_that_is_not_there() => AssertToldAsync(
        null, "mycloud", "RegionOne", $"{Told}{{0}} is missing: put a clouds.yaml there");

    [Fact]
    public Task A_file_that_is_no_yaml() => AssertToldAsync(
        "clouds: {mycloud: [",
        "mycloud",
        "RegionOne",
        $"{Told}{{0}} is no YAML at line 2, column 1: mend it there");

    [Fact]
    public Task A_cloud_that_it_does_not_describe() => AssertToldAsync(
        Clouds(Password),
        "yourcloud",
        "RegionOne",
        "DistroProfile debian-12: spec.regions[0]: the factory has no cloud yourcloud: use one of mycloud, or have it "
        + "added to clouds.yaml");

    [Fact]
    public Task A_region_that_it_does_not_name() => AssertToldAsync(
        Clouds(Password),
        "mycloud",
        "RegionNine",
        "DistroProfile debian-12: spec.regions[0]: cloud mycloud has no region RegionNine: use one of RegionOne, "
        + "RegionTwo, or have it added to clouds.yaml");

    [Fact]
    public Task A_password_that_keystone_does_not_take() => AssertToldAsync(
        Clouds(Password),
        "mycloud",
        "RegionOne",
        $"{Told}Cloud mycloud, identity: POST /auth/tokens: 401 The request you have made requires authentication. "
        + "(req-…): "
        + $"Keystone at {Keystone()} does not take user demo of cloud mycloud: check auth in {{0}}");

    [Fact]
    public async Task A_keystone_that_is_not_there_does_not_stop_a_build_from_being_begun()
    {
        var file = server.Folder.Write("dead.yaml", Clouds(Password, new Uri("http://127.0.0.1:9/v3")));
        await using var program = await server.ProgramAsync(
            "dead", adapt: settings => settings with { CloudsFile = file });
        await program.StartAsync();
        var @namespace = await CreateBuildAsync("mycloud", "RegionOne");

        await Eventually.HoldsAsync(
            async () => (await server.LookAsync(@namespace, "built"))?.Status?.Host?.Name is not null,
            Soon,
            () => program.Tail);
        await server.Client.DeleteAsync<V1ImageBuild>("built", @namespace);
        await Eventually.HoldsAsync(
            async () => await server.LookAsync(@namespace, "built") is null, Soon, () => program.Tail);
    }

    [GeneratedRegex(@"\(req-[0-9a-f-]+\)")]
    private static partial Regex RequestId();

    private static string Clouds(string password, Uri? keystone = null) =>
        $$"""
        clouds:
          mycloud:
            auth: {auth_url: "{{keystone ?? Keystone()}}", username: demo, password: "{{password}}", {{Project}}}
            regions: [RegionOne, RegionTwo]
        """;

    private static Uri Keystone()
    {
        var path = Environment.GetEnvironmentVariable("OS_CLIENT_CONFIG_FILE") is { Length: > 0 } set
            ? set
            : throw new InvalidOperationException(
                "OS_CLIENT_CONFIG_FILE is not set: eval \"$(tests/openstack/up image)\" sets it");
        return new Uri(YamlDocuments.Read(path)[0]["clouds"]!["demo"]!["auth"]!["auth_url"]!.ToString());
    }

    private async Task AssertToldAsync(string? clouds, string cloud, string region, string message)
    {
        var name = $"clouds-{Guid.NewGuid():N}";
        var file = Path.Combine(server.Folder.Path, $"{name}.yaml");
        if (clouds is not null)
        {
            server.Folder.Write($"{name}.yaml", clouds);
        }

        await using var program = await server.ProgramAsync(
            name, adapt: settings => settings with { CloudsFile = file });
        await program.StartAsync();
        var @namespace = await CreateBuildAsync(cloud, region);

        V1ImageBuild? build = null;
        await Eventually.HoldsAsync(
            async () => (build = await server.LookAsync(@namespace, "built"))!.Status?.Phase == BuildPhase.Failed,
            Soon,
            () => program.Tail);
        var initialized = build!.Status!.Conditions!.Single(condition => condition.Type == "Initialized");
        Assert.Equal("FailedCloud", initialized.Reason);
        Assert.Equal(
            message.Replace("{0}", file, StringComparison.Ordinal),
            RequestId().Replace(initialized.Message!, "(req-…)"));
        Assert.DoesNotContain(Password, $"{initialized.Message}\n{program.Log}", StringComparison.Ordinal);
        Assert.Equal(0, await program.StopAsync());
    }

    private async Task<string> CreateBuildAsync(string cloud, string region)
    {
        var @namespace = await server.Server.NamespaceAsync();
        var sample = YamlDocuments.Read(Manifests.Sample("debian-12.yaml"));
        sample[0]["spec"]!["regions"] = new JsonArray(new JsonObject { ["cloud"] = cloud, ["region"] = region });
        sample[1]["metadata"] = new JsonObject { ["name"] = "built" };
        foreach (var document in sample)
        {
            var answer = await server.Server.ApplyAsync(@namespace, document);
            Assert.True(answer.IsSuccess, answer.Body.ToJsonString());
        }

        return @namespace;
    }
}
