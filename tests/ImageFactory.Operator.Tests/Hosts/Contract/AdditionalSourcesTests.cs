using System.Text;
using System.Text.Json.Nodes;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Hosts.Pod;
using ImageFactory.Operator.Tests.ImageTests;
using ImageFactory.Operator.Tests.Scenes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Contract;

/// <summary>Elements of a team and of a vendor, each in its own repository with its own Secret.</summary>
public sealed class AdditionalSourcesTests : IDisposable
{
    private const string Https = "https://git.example.org/images/elements.git";
    private const string Copy = "debian-12-x-a1e5da31-source-1";

    private readonly PodScene _pod = new();

    private BuildScene Scene => _pod.Scene;

    public void Dispose() => _pod.Dispose();

    [Fact]
    public async Task Each_has_what_its_own_secret_holds()
    {
        Scene.UsePrivateSource(Https, ("password", "team"));
        Add(
            Scene,
            "vendor",
            "git@vendor.example.net:elements.git",
            ("ssh-privatekey", "key"),
            ("known_hosts", "hosts"));
        await Scene.SaveInputAsync();

        await _pod.EnsureAsync();

        Assert.Equal(
            """{"password":"team","additional":{"vendor":{"sshPrivateKey":"key","knownHosts":"hosts"}}}""",
            Given().ToJsonString());
    }

    [Fact]
    public async Task One_that_is_private_beside_a_public_one_is_opened_as_well()
    {
        Scene.Profile.Source = new V1Source { Git = new V1GitSource { Url = Https } };
        Add(Scene, "vendor", "https://vendor.example.net/elements.git", ("password", "geheim"));
        await _pod.StartAsync();

        Assert.Equal("""{"additional":{"vendor":{"password":"geheim"}}}""", Given().ToJsonString());

        _pod.Report(Pods.Ended("preflight", 0, Pods.Good), Pods.Ended("source", 0, Pods.Good));
        await _pod.RunAsync(BuildStage.SourceFetched);
        Assert.Equal("{}", Given().ToJsonString());
    }

    [Fact]
    public async Task A_secret_that_is_wrong_is_told_with_the_field_that_names_it()
    {
        Scene.UsePrivateSource(Https, ("password", "team"));
        Add(Scene, "public", "https://git.example.org/public.git");
        Add(Scene, "vendor", "https://vendor.example.net/elements.git", ("username", "robot"));

        var error = await Assert.ThrowsAsync<StageFailedException>(ReadAsync);

        Assert.Equal("FailedSourceCredentials", error.Reason);
        Assert.StartsWith(
            "spec.source.additional[1].git.credentialsSecretRef: Secret git-vendor has neither password nor ca.crt",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_of_one_is_for_its_own_hosts()
    {
        Scene.UsePrivateSource(Https, ("password", "team"));
        Add(Scene, "vendor", "https://evil.example.net/elements.git", ("password", "vendor"));
        Scene.Cluster.Change<V1Secret>("git-vendor", secret => secret.Metadata.Annotations =
            new Dictionary<string, string> { ["imagefactory.dev/git-hosts"] = "vendor.example.net" });

        var error = await Assert.ThrowsAsync<StageFailedException>(ReadAsync);

        Assert.StartsWith(
            "spec.source.additional[0].git.credentialsSecretRef: Secret git-vendor is not for evil.example.net, where "
            + "spec.source.additional[0].git.url is",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_a_secret_of_kubernetes_holds_is_told_before_it_is_written()
    {
        Scene.UsePrivateSource(Https, ("ca.crt", new string('x', 250_000)));
        foreach (var name in new[] { "a", "b", "c" })
        {
            Add(Scene, name, Https, ("ca.crt", new string('x', 250_000)));
        }

        var error = await Assert.ThrowsAsync<StageFailedException>(ReadAsync);

        Assert.StartsWith(
            "spec.source.additional: what the Secrets of the sources hold", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_pod_gets_nothing_of_them_since_modules_are_in_the_first_one()
    {
        using var test = new ImageTestScene();
        test.Scene.UsePrivateSource(Https, ("password", "team"));
        Add(test.Scene, "vendor", "https://vendor.example.net/elements.git", ("password", "vendor"));

        await test.RunAsync();

        var secret = test.Cluster.Object<V1Secret>("debian-12-x-a1e5da31-test-1");
        Assert.Equal("""{"password":"team"}""", Encoding.UTF8.GetString(secret.Data!["credentials.json"]));
    }

    [Fact]
    public async Task Their_commits_are_in_the_status()
    {
        await _pod.StartAsync();
        _pod.Report(
            Pods.Ended("preflight", 0, Pods.Good),
            Pods.Ended("source", 0, """
                {"stage":"source","result":"Succeeded","reason":"Succeeded","message":"done",
                 "data":{"commit":"c0ffee","sources":[{"name":"vendor","commit":"dec0de"}]}}
                """));

        await _pod.RunAsync(BuildStage.SourceFetched);

        Assert.Equal("c0ffee", Scene.Status.Commit);
        Assert.Equal(["vendor dec0de"], Scene.Status.Sources!.Select(source => $"{source.Name} {source.Commit}"));
    }

    private static void Add(BuildScene scene, string name, string url, params (string Key, string Text)[] data)
    {
        var secret = $"git-{name}";
        scene.Profile.Source!.Additional =
        [
            .. scene.Profile.Source.Additional ?? [],
            new V1AdditionalSource
            {
                Name = name,
                Git = new V1GitSource
                {
                    Url = url,
                    CredentialsSecretRef = data.Length == 0 ? null : new V1LocalReference { Name = secret },
                },
            },
        ];
        scene.PutSecret(secret, data);
    }

    private Task<GitCredentials?> ReadAsync() =>
        Scene.Sources.ReadAsync(Scene.Build, Scene.Profile, default);

    private JsonNode Given() => JsonNode.Parse(Scene.Cluster.Object<V1Secret>(Copy).Data!["credentials.json"])!;
}
