using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageFactory.Kubernetes.Conditions;
using ImageFactory.Operator.Testing.ApiServers;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.ApiServerTests;

/// <summary>What both servers are asked.</summary>
internal static partial class Manifests
{
    private const string Profile =
        "{apiVersion: imagefactory.dev/v1alpha1, kind: DistroProfile, metadata: {name: p}, spec: {image: {}}}";

    private const string Build =
        "{apiVersion: imagefactory.dev/v1alpha1, kind: ImageBuild, metadata: {name: b}, spec: {profileRef: {name: p}}}";

    private const string ChangedBuild =
        "{apiVersion: imagefactory.dev/v1alpha1, kind: ImageBuild, metadata: {name: b}, spec: {profileRef: {name: p}, "
        + "cancel: true, restartFrom: Tested, keepBuildHost: Always, keepBuildHostSeconds: 60, timeoutSeconds: 60, "
        + "ttlSecondsAfterFinished: 0}}";

    private const string Promotion =
        "{apiVersion: imagefactory.dev/v1alpha1, kind: ImagePromotion, metadata: {name: p}, "
        + "spec: {buildRef: {name: b}, dryRun: true}}";

    private const string ChangedPromotion =
        "{apiVersion: imagefactory.dev/v1alpha1, kind: ImagePromotion, metadata: {name: p}, "
        + "spec: {buildRef: {name: b}, approval: Manual, retention: {keepVisible: 1}, oldPurpose: Keep, drift: Repair, "
        + "timeoutSeconds: 60}}";

    private static readonly string SampleFolder = Path.Combine(RepositoryRoot.Path, "config", "samples");

    /// <summary>Names of all samples.</summary>
    public static TheoryData<string> Samples =>
    [
        .. Directory.GetFiles(SampleFolder, "*.yaml").Order(StringComparer.Ordinal)
            .Select(file => Path.GetFileName(file)),
    ];

    /// <summary>A sample's path.</summary>
    public static string Sample(string name) => Path.Combine(SampleFolder, name);

    /// <summary>Applies documents one after the other, in a namespace of their own.</summary>
    public static async Task<IReadOnlyList<Answer>> ApplyAsync(
        ManifestServer server, IReadOnlyList<JsonObject> documents)
    {
        var @namespace = await server.NamespaceAsync();
        List<Answer> answers = [];
        foreach (var document in documents)
        {
            answers.Add(await server.ApplyAsync(@namespace, document));
        }

        return answers;
    }

    /// <summary>The server refuses for the manifest's reason.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="answer">What the server says to its last document.</param>
    /// <param name="hasIndices">False where the server names a list's item without its number, as 1.20 does.</param>
    public static void AssertRefused(InvalidManifest manifest, Answer answer, bool hasIndices = true)
    {
        Assert.True((int)answer.Status == 422, $"{answer.Status}: {answer.Body.ToJsonString()}");
        Assert.Contains(
            answer.Causes,
            cause => (Plain(cause.Field) == Plain(manifest.Field) || IsOfMetadata(cause.Field))
                && cause.Message.Contains(manifest.Message, StringComparison.Ordinal));

        // A rule cannot name a path into metadata; its message does.
        bool IsOfMetadata(string field) =>
            field == "<nil>" && manifest.Field.StartsWith("metadata.", StringComparison.Ordinal);

        string Plain(string path) => hasIndices ? path : Index().Replace(path, string.Empty);
    }

    /// <summary>The fields that are not part of the result may change while a build or a promotion runs.</summary>
    public static async Task AssertMayChangeAsync(ManifestServer server)
    {
        string[] documents = [Build, ChangedBuild, Promotion, ChangedPromotion];

        var answers = await ApplyAsync(server, [.. documents.SelectMany(YamlDocuments.Parse)]);

        Assert.All(answers, answer => Assert.True(answer.IsSuccess, answer.Body.ToJsonString()));
    }

    /// <summary>A default in a profile would hide what it inherits.</summary>
    public static async Task AssertDefaultsAsync(ManifestServer server)
    {
        var answers = await ApplyAsync(server, [.. YamlDocuments.Parse(Profile), .. YamlDocuments.Parse(Build)]);

        Assert.Equal("""{"image":{}}""", answers[0].Body["spec"]!.ToJsonString());
        var expected = JsonNode.Parse(
            """
            {"profileRef":{"name":"p"},"backend":"Pod","ifUnchanged":"Build","timeoutSeconds":7200,"hostAttempts":3,
            "keepBuildHost":"Never","keepBuildHostSeconds":14400}
            """);
        Assert.True(JsonNode.DeepEquals(expected, answers[1].Body["spec"]), answers[1].Body["spec"]!.ToJsonString());
    }

    /// <summary>A status that nobody has written says so.</summary>
    public static async Task AssertNotObservedAsync(ManifestServer server)
    {
        var answers = await ApplyAsync(server, [.. YamlDocuments.Parse(Profile), .. YamlDocuments.Parse(Build)]);

        Assert.All(answers, answer => Assert.Equal(KStatus.NotObserved, answer.Body["status"]?.ToJsonString()));
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Index();
}
