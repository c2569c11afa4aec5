using System.Text.Json.Nodes;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>The repository of config/samples/gitops, as Argo CD and Flux bring it into a cluster.</summary>
internal static class GitOpsSample
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "config", "samples", "gitops");

    /// <summary>kubectl builds every folder, and the server takes the objects of our kinds.</summary>
    public static async Task AssertAcceptedAsync(ManifestServer server)
    {
        List<JsonObject> ours = [];
        foreach (var folder in Directory.GetDirectories(Folder).Order(StringComparer.Ordinal))
        {
            var rendered = YamlDocuments.Parse(await server.Kubectl.RunAsync("kustomize", folder));
            Assert.All(rendered, AssertIsWhole);
            ours.AddRange(rendered.Where(
                document => $"{document["apiVersion"]}".StartsWith("imagefactory.dev/", StringComparison.Ordinal)));
        }

        foreach (var document in ours)
        {
            document["metadata"]!.AsObject().Remove("namespace");
        }

        Assert.Equal(
            [
                "DistroProfile debian-12",
                "DistroProfile debian-12-regions",
                "ImagePromotion community-debian-12-20261201-0",
            ],
            ours.Select(document => $"{document["kind"]} {document["metadata"]!["name"]}"));
        Assert.All(
            await Manifests.ApplyAsync(server, ours),
            answer => Assert.True(answer.IsSuccess, answer.Body.ToJsonString()));
    }

    /// <summary>A promotion that gets another image under its old name is refused, as the sample's text says.</summary>
    public static async Task AssertNameBelongsToImageAsync(ManifestServer server)
    {
        var promotion = YamlDocuments.Read(Path.Combine(Folder, "promotions", "debian-12-regions.yaml"))[0];
        var next = promotion.DeepClone().AsObject();
        next["spec"]!["imageName"] = "Community_Debian_12_20261202_0";

        var answers = await Manifests.ApplyAsync(server, [promotion, next]);

        Assert.True(answers[0].IsSuccess, answers[0].Body.ToJsonString());
        Assert.Contains("imageName", Assert.Single(answers[1].Causes).Field, StringComparison.Ordinal);
    }

    // Kustomize lets numbers through where Kubernetes wants texts.
    private static void AssertIsWhole(JsonObject document)
    {
        var metadata = document["metadata"]!;
        Assert.NotNull(metadata["namespace"]);
        Assert.All(
            metadata["annotations"]?.AsObject() ?? [],
            annotation => Assert.IsType<string>(annotation.Value!.GetValue<object>()));
    }
}
