using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Status;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>
/// What becomes of a manifest with a word in it that is no field, and how a profile is seen as it is built.
/// </summary>
public sealed class ManifestMistakeTests(RunningOperator running) : IClassFixture<RunningOperator>
{
    private const string Manifests =
        """
        apiVersion: imagefactory.dev/v1alpha1
        kind: DistroProfile
        metadata: {name: debian-12}
        spec:
          os: {distro: debian, version: "12"}
          builder: {tool: DiskImageBuilder, dib: {elements: [debian-minimal, vm]}}
          repositories: [{name: default, url: "http://mirror.example.org/debian", suite: bookworm}]
          tests: {timeoutSecond: 60}
        ---
        apiVersion: imagefactory.dev/v1alpha1
        kind: ImageBuild
        metadata: {name: one}
        spec: {profileRef: {name: debian-12}, cancel: true, publsh: true}
        """;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_field_that_is_none_is_told_on_the_object_until_it_is_corrected()
    {
        var @namespace = await running.Server.NamespaceAsync();
        var file = running.Folder.Write($"{@namespace}.yaml", Manifests);
        // As Argo CD does with its option Validate=false, and whoever uses a library.
        await ApplyAsync();

        await ToldAsync(
            "spec.tests.timeoutSecond: there is no such field: did you mean spec.tests.timeoutSeconds? (dropped by the "
            + "API server; correct the manifest and apply it again)",
            async () => (await running.Client.GetAsync<V1DistroProfile>("debian-12", @namespace))?.Status?.Conditions);
        await ToldAsync(
            "spec.publsh: there is no such field: did you mean spec.publish? (dropped by the API server; correct the "
            + "manifest and apply it again)",
            async () => (await running.Client.GetAsync<V1ImageBuild>("one", @namespace))?.Status?.Conditions);

        await File.WriteAllTextAsync(
            file, Manifests.Replace("timeoutSecond:", "timeoutSeconds:", StringComparison.Ordinal));
        await ApplyAsync();

        await ToldAsync(
            null,
            async () => (await running.Client.GetAsync<V1DistroProfile>("debian-12", @namespace))?.Status?.Conditions);

        Task ApplyAsync() => running.Server.Kubectl.RunAsync("apply", "-n", @namespace, "--validate=false", "-f", file);
    }

    [Fact]
    public async Task A_server_side_apply_of_a_field_that_is_none_is_refused_by_the_server()
    {
        var @namespace = await running.Server.NamespaceAsync();
        var file = running.Folder.Write($"{@namespace}.yaml", Manifests);

        var applied = await running.Server.Kubectl.TryAsync(
            "apply", "-n", @namespace, "--server-side", "--validate=false", "-f", file);

        Assert.Contains(
            ".spec.tests.timeoutSecond: field not declared in schema", applied.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_is_printed_as_a_build_gets_it()
    {
        var @namespace = await running.Server.NamespaceAsync();
        await running.Server.Kubectl.RunAsync(
            "apply", "-n", @namespace, "--validate=false", "-f", running.Folder.Write($"{@namespace}.yaml", Manifests));

        var printed = await Command.RunAsync(
            Path.Combine(AppContext.BaseDirectory, "imagefactory-operator"),
            [
                "resolve-profile", "debian-12", "--namespace", @namespace, "--kubeconfig", running.Server.Kubeconfig,
            ]);

        Assert.Contains("\n  image:\n    format: qcow2\n", printed.Checked(), StringComparison.Ordinal);
    }

    private static Task ToldAsync(string? expected, Func<Task<IEnumerable<V1Condition>?>> conditions)
    {
        string? found = "nothing yet";
        return Eventually.HoldsAsync(
            async () => (found = ConditionList.Find(await conditions(), UnknownFieldsCondition.Type)?.Message)
                == expected,
            Soon,
            () => $"told is: {found}");
    }
}
