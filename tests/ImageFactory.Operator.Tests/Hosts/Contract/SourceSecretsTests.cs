using System.Net;
using System.Text.Json.Nodes;
using ImageFactory.Kubernetes.Client;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Builds;
using ImageFactory.Operator.Tests.Hosts.OpenStackVm;
using ImageFactory.Operator.Tests.Hosts.Pod;
using ImageFactory.Operator.Tests.ImageTests;
using ImageFactory.Operator.Tests.Scenes;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Contract;

/// <summary>What opens a private source: who reads it, who gets it, and for how long.</summary>
public sealed class SourceSecretsTests : IDisposable
{
    private const string Ssh = "git@git.example.org:images/elements.git";
    private const string Https = "https://git.example.org/images/elements.git";
    private const string Copy = "debian-12-x-a1e5da31-source-1";

    private readonly PodScene _pod = new();

    private BuildScene Scene => _pod.Scene;

    public void Dispose() => _pod.Dispose();

    [Theory]
    [InlineData(Ssh, "ssh-privatekey known_hosts password", "sshPrivateKey knownHosts")]
    [InlineData(Ssh, "identity identity.pub known_hosts", "sshPrivateKey knownHosts")]
    [InlineData(Https, "username password ca.crt ssh-privatekey", "username password caCertificates")]
    [InlineData(Https, "ca.crt", "caCertificates")]
    [InlineData(Https, "username password caFile", "username password caCertificates")]
    public async Task A_host_gets_what_its_url_needs_and_nothing_else_of_the_secret(
        string url, string keys, string expected)
    {
        Scene.UsePrivateSource(url, [.. keys.Split(' ').Select(key => (key, $"the {key}"))]);
        await Scene.SaveInputAsync();

        await _pod.EnsureAsync();

        Assert.Equal(expected, string.Join(' ', Given()));
    }

    [Theory]
    [InlineData(Ssh, "known_hosts", "has no ssh-privatekey, which an ssh URL needs: add it")]
    [InlineData(Ssh, "ssh-privatekey", "has no known_hosts, by which the server of the URL is known")]
    [InlineData(Https, "username", "has neither password nor ca.crt, of which an https URL needs one: add it")]
    public async Task A_secret_without_what_the_url_needs_ends_the_build_before_it_has_a_host(
        string url, string keys, string expected)
    {
        Scene.UsePrivateSource(url, [.. keys.Split(' ').Select(key => (key, "text"))]);

        var error = await Assert.ThrowsAsync<StageFailedException>(ReadAsync);

        Assert.Equal("FailedSourceCredentials", error.Reason);
        Assert.StartsWith(
            $"spec.source.git.credentialsSecretRef: Secret git {expected}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_url_that_a_secret_is_not_for_ends_the_build_before_a_copy_is_made()
    {
        Scene.UsePrivateSource("https://evil.example.net:8443/x", ("password", "geheim"));
        Scene.Cluster.Change<V1Secret>("git", secret => secret.Metadata.Annotations =
            new Dictionary<string, string> { ["imagefactory.dev/git-hosts"] = "git.example.org" });
        await Scene.SaveInputAsync();

        var outcome = await _pod.EnsureAsync();

        Assert.Equal(
            "Failed FailedSourceCredentials: spec.source.git.credentialsSecretRef: Secret git is not for "
            + "evil.example.net:8443, where spec.source.git.url is: its annotation imagefactory.dev/git-hosts (or "
            + "Tekton's) names other hosts: correct the URL, or have the Secret's owner add evil.example.net:8443 to "
            + "the annotation",
            outcome);
        Assert.DoesNotContain($"Secret images/{Copy}", Scene.Cluster.All);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_told()
    {
        Scene.UsePrivateSource(Ssh);
        Scene.Cluster.Remove<V1Secret>("git");

        var error = await Assert.ThrowsAsync<StageFailedException>(ReadAsync);

        Assert.Equal(
            "spec.source.git.credentialsSecretRef: there is no Secret git in namespace images: create it",
            error.Message);
    }

    [Fact]
    public async Task A_secret_that_the_operator_may_not_read_is_told_with_the_role_that_lets_it()
    {
        Scene.UsePrivateSource(Ssh);
        Scene.Cluster.Calls.FailNext(
            "get Secret",
            new ApiException(
                HttpStatusCode.Forbidden,
                "Forbidden",
                "secrets \"git\" is forbidden: User \"system:serviceaccount:factory:imagefactory-operator\" cannot"));

        var error = await Assert.ThrowsAsync<StageFailedException>(ReadAsync);

        Assert.EndsWith(
            "kubectl create role git-imagefactory -n images --verb=get --resource=secrets --resource-name=git; kubectl "
            + "create rolebinding git-imagefactory -n images --role=git-imagefactory "
            + "--serviceaccount=factory:imagefactory-operator",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_whose_source_cannot_be_opened_takes_neither_number_nor_host()
    {
        using var stage = new InitializeScene();
        stage.Scene.UsePrivateSource(Https, ("username", "robot"));
        stage.Cluster.Change<V1DistroProfile>(
            "debian-12", profile => profile.Spec.Source = stage.Scene.Profile.Source);

        Assert.Contains("FailedSourceCredentials", await stage.RunAsync(), StringComparison.Ordinal);
        Assert.Null(stage.Scene.Status.BuildNumber);
    }

    [Fact]
    public async Task The_copy_is_emptied_once_the_source_is_there_and_goes_with_the_build()
    {
        Scene.UsePrivateSource(Https, ("password", "geheim"));
        await _pod.StartAsync();
        await _pod.RunAsync(BuildStage.SourceFetched);
        Assert.Equal(["password"], Given());

        _pod.Report(Pods.Ended("preflight", 0, Pods.Good), Pods.Ended("source", 0, Pods.Good));
        await _pod.RunAsync(BuildStage.SourceFetched);
        Assert.Empty(Given());

        await _pod.CleanUpAsync();
        Assert.DoesNotContain($"Secret images/{Copy}", Scene.Cluster.All);
        Assert.Contains("Secret images/git", Scene.Cluster.All);
    }

    [Fact]
    public async Task A_source_that_nobody_has_to_open_has_nothing_read_or_written()
    {
        await _pod.StartAsync();
        _pod.Report(Pods.Ended("preflight", 0, Pods.Good), Pods.Ended("source", 0, Pods.Good));

        await _pod.RunAsync(BuildStage.SourceFetched);

        Assert.DoesNotContain(Scene.Cluster.Calls.All, call =>
            call.Contains("get Secret", StringComparison.Ordinal) || call.Contains(Copy, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_test_pod_gets_it_for_the_container_that_runs_nothing_of_the_profile()
    {
        using var test = new ImageTestScene();
        test.Scene.UsePrivateSource(Https, ("password", "geheim"));
        test.Scene.Status.Commit = "c0ffee";

        await test.RunAsync();

        var pod = test.Cluster.Object<V1Pod>("debian-12-x-test-1").Spec!;
        Assert.Equal(
            ["fetch"],
            pod.InitContainers!.Concat(pod.Containers)
                .Where(container => container.VolumeMounts!.Any(mount => mount.Name == "credentials"))
                .Select(container => container.Name));
        Assert.Contains(pod.InitContainers![0].Env!, one => one is { Name: "IMAGEFACTORY_COMMIT", Value: "c0ffee" });
    }

    [Fact]
    public async Task A_builder_pod_shows_it_to_the_container_that_fetches_the_source()
    {
        Scene.UsePrivateSource(Https, ("password", "geheim"));
        await Scene.SaveInputAsync();

        await _pod.EnsureAsync();

        var pod = Scene.Cluster.Object<V1Pod>(PodScene.Pod).Spec!;
        Assert.Equal(
            ["source"],
            pod.InitContainers!.Concat(pod.Containers)
                .Where(container => container.VolumeMounts!.Any(mount => mount.MountPath == HostPaths.Credentials))
                .Select(container => container.Name));
        var volume = pod.Volumes!.Single(volume => volume.Name == "credentials").Secret!;
        Assert.Equal((Copy, 256), (volume.SecretName, volume.DefaultMode));
    }

    [Fact]
    public async Task A_build_server_is_asked_for_no_source_that_nobody_may_open()
    {
        await using var server = new ServerScene();
        server.Scene.UsePrivateSource(Ssh);
        await server.StartAsync();

        var error = await Assert.ThrowsAsync<StageFailedException>(() => server.RunAsync(BuildStage.SourceFetched));

        Assert.Equal("FailedSourceCredentials", error.Reason);
    }

    [Fact]
    public void Its_text_form_hides_it()
    {
        var credentials = new GitCredentials { Password = "geheim", SshPrivateKey = "geheim" };

        Assert.DoesNotContain("geheim", credentials.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "geheim",
            HostInputs.Source(new HostNames(Scene.Build, Scene.Options.Builder), 1, credentials).ToString(),
            StringComparison.Ordinal);
    }

    private Task<GitCredentials?> ReadAsync() => Scene.Sources.ReadAsync(Scene.Build, Scene.Profile, default);

    private IEnumerable<string> Given() =>
        JsonNode.Parse(Scene.Cluster.Object<V1Secret>(Copy).Data!["credentials.json"])!
            .AsObject()
            .Select(one => one.Key);
}
