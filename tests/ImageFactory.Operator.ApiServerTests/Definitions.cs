using System.Text.Json.Nodes;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>What both servers make of the custom resource definitions.</summary>
internal static class Definitions
{
    private const string Builds = "imagebuilds.imagefactory.dev";

    // Has a default, and no rule speaks of it.
    private const string Field = "keepBuildHostSeconds";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(90);

    /// <summary>What kubectl installs is what there is afterwards, and the server finds no fault with it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="kustomization">The folder of <c>config/</c> that is for it.</param>
    public static async Task AssertInstalledAsync(ManifestServer server, string kustomization)
    {
        var folder = Path.Combine(RepositoryRoot.Path, "config", kustomization);
        await server.Kubectl.RunAsync("apply", "-k", folder);

        // 1 if there is a difference, more if it could not be found out.
        var difference = await server.Kubectl.TryAsync("diff", "-k", folder);
        Assert.Equal((0, string.Empty), (difference.ExitCode, difference.Output));
        foreach (var file in Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "crds"), "*.yaml"))
        {
            var name = YamlDocuments.Read(file)[0]["metadata"]!["name"]!.ToString();
            var crd = (await server.GetDefinitionAsync(name)).Body;
            Assert.Equal(
                ["Established=True", "NamesAccepted=True"],
                crd["status"]!["conditions"]!.AsArray()
                    .Select(condition => $"{condition!["type"]}={condition["status"]}")
                    .Order(StringComparer.Ordinal));
        }
    }

    /// <summary>An object from before a field was there is readable and writable under the present schema.</summary>
    public static async Task AssertUpgradesAsync(ManifestServer server)
    {
        var present = (await server.GetDefinitionAsync(Builds)).Body;
        var older = present.DeepClone().AsObject();
        var schema = older["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;
        Assert.True(schema["properties"]!["spec"]!["properties"]!.AsObject().Remove(Field));
        await server.ReplaceDefinitionAsync(Builds, older);
        var @namespace = await server.NamespaceAsync();
        var old = await CreateOlderAsync(server, @namespace);

        await server.ReplaceDefinitionAsync(Builds, present);

        var expected = old["spec"]!.DeepClone();
        expected[Field] = 14400;
        JsonObject read = [];
        await Eventually.HoldsAsync(
            async () => (read = (await server.GetAsync(@namespace, old)).Body)["spec"]![Field] is not null,
            Soon,
            () => $"the present schema is not in force: {read}");
        Assert.True(JsonNode.DeepEquals(expected, read["spec"]), read.ToJsonString());
        var written = read.DeepClone().AsObject();
        written["spec"]!["cancel"] = true;
        Assert.True((await server.ApplyAsync(@namespace, written)).IsSuccess);
        var stored = (await server.GetDefinitionAsync(Builds)).Body["status"]!["storedVersions"]!;
        Assert.Equal(["v1alpha1"], stored.AsArray().Select(version => $"{version}"));
    }

    // A schema is in force a moment after it was written: each look makes another object.
    private static async Task<JsonObject> CreateOlderAsync(ManifestServer server, string @namespace)
    {
        JsonObject made = [];
        var number = 0;
        await Eventually.HoldsAsync(
            async () =>
            {
                var build = YamlDocuments.Parse(
                    $$"""
                    apiVersion: imagefactory.dev/v1alpha1
                    kind: ImageBuild
                    metadata: { name: old-{{++number}} }
                    spec: { profileRef: { name: p } }
                    """);
                made = (await server.ApplyAsync(@namespace, build[0])).Body;
                return made["spec"]![Field] is null;
            },
            Soon,
            () => $"the older schema is not in force: {made}");
        return made;
    }
}
