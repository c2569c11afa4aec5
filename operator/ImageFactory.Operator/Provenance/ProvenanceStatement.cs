using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Provenance;

/// <summary>
/// How an image came to be: an in-toto statement (<see href="https://in-toto.io/Statement/v1"/>) with a SLSA provenance
/// (<see href="https://slsa.dev/spec/v1.0/provenance"/>). Pure: the same build gives the same document.
/// </summary>
internal static class ProvenanceStatement
{
    private const string BuildType = $"https://{ApiGroup.Name}/provenance/image-build/v1";
    private const string BuilderId = $"https://{ApiGroup.Name}/operator";

    /// <summary>Writes it.</summary>
    /// <param name="context">The build.</param>
    /// <param name="profile">The profile that it used, resolved, as JSON.</param>
    /// <param name="clusterName">The factory's name.</param>
    /// <param name="tenant">Whose image it is.</param>
    /// <param name="files">The files that it vouches for.</param>
    public static string Of(
        BuildContext context, JsonNode profile, string clusterName, string tenant, IEnumerable<ArtifactInfo> files)
    {
        var statement = new JsonObject
        {
            ["_type"] = "https://in-toto.io/Statement/v1",
            ["subject"] = Subjects(files),
            ["predicateType"] = "https://slsa.dev/provenance/v1",
            ["predicate"] = new JsonObject
            {
                ["buildDefinition"] = Definition(context, PublicProfile.Of(profile), tenant),
                ["runDetails"] = Run(context, clusterName),
            },
        };
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            statement.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static JsonArray Subjects(IEnumerable<ArtifactInfo> files) => new(
    [
        .. files.OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => Resource(file.Name, null, "sha256", file.Sha256)),
    ]);

    private static JsonObject Definition(BuildContext context, JsonNode profile, string tenant) => new()
    {
        ["buildType"] = BuildType,
        ["externalParameters"] = new JsonObject
        {
            ["profileName"] = context.Spec.ProfileRef.Name,
            ["profile"] = profile.DeepClone(),
            ["backend"] = (context.Spec.Backend ?? BuildBackend.Pod).ToString(),
        },
        ["internalParameters"] = new JsonObject
        {
            ["tenant"] = tenant,
            ["namespace"] = context.Namespace,
            ["imageName"] = context.Status.ImageName,
            ["buildNumber"] = context.Status.BuildNumber,
            ["profileDigest"] = context.Status.ProfileDigest,
            ["inputsDigest"] = context.Status.InputsDigest,
            ["toolVersions"] = Texts(context.Status.ToolVersions),
        },
        ["resolvedDependencies"] = Dependencies(context, profile),
    };

    private static JsonArray Dependencies(BuildContext context, JsonNode profile)
    {
        var dependencies = new List<JsonNode>();
        if (context.Status.Commit is { } commit)
        {
            var url = profile["source"]?["git"]?["url"]?.GetValue<string>();
            dependencies.Add(Resource("source", $"git+{url}", "gitCommit", commit));
        }

        dependencies.AddRange((context.Status.Sources ?? []).Select(source => Resource(
            $"source {source.Name}", $"git+{UrlOf(source, profile)}", "gitCommit", source.Commit)));
        if (profile["source"]?["image"] is { } finished)
        {
            var checksum = finished["checksum"]!.GetValue<string>().Split(':');
            dependencies.Add(Resource("image", finished["url"]!.GetValue<string>(), checksum[0], checksum[1]));
        }

        dependencies.AddRange((context.Status.Submodules ?? []).Select(submodule => Resource(
            $"submodule {submodule.Path}",
            $"git+{submodule.Url}",
            "gitCommit",
            submodule.Commit)));
        dependencies.AddRange((context.Status.Repositories ?? []).Select(repository => Resource(
            $"repository {repository.Name}",
            UriOf(repository),
            "sha256",
            repository.Sha256)));
        if (context.Host.Image is { } image)
        {
            var (algorithm, digest) = DigestOf(image);
            dependencies.Add(Resource("builder", image, algorithm, digest));
        }

        dependencies.AddRange(PinnedPackages.Of(profile).Select(package =>
            Resource($"package {package.Name}", package.Uri, "sha256", null)));
        return new JsonArray([.. dependencies]);
    }

    private static string? UrlOf(V1SourceStatus source, JsonNode profile) =>
        (profile["source"]?["additional"] as JsonArray ?? [])
            .FirstOrDefault(one => one?["name"]?.GetValue<string>() == source.Name)
            ?["git"]?["url"]?.GetValue<string>();

    // Repositories of RPMs and flat ones have no suite.
    private static string? UriOf(V1RepositoryStatus repository) =>
        repository.Suite is { Length: > 0 } suite ? $"{repository.Uri}/dists/{suite}" : repository.Uri;

    // A container image ends with sha256:..., one in Glance with what Glance calculates, mostly sha512:...
    private static (string Algorithm, string? Digest) DigestOf(string image) =>
        image.Split('@')[^1].Split(':') is [("sha256" or "sha512") and var algorithm, var digest]
            ? (algorithm, digest)
            : ("sha256", null);

    private static JsonObject Run(BuildContext context, string clusterName) => new()
    {
        ["builder"] = new JsonObject
        {
            ["id"] = $"{BuilderId}/{clusterName}",
            ["version"] = new JsonObject { ["imagefactory-operator"] = Version },
        },
        ["metadata"] = new JsonObject
        {
            ["invocationId"] = $"{context.Namespace}/{context.Build.Name()}/{context.Build.Uid()}",
            ["startedOn"] = Time(context.Status.StartedAt),
            ["finishedOn"] = Time(context.Status.Stage(BuildStage.ImageBuilt).FinishedAt),
        },
        ["byproducts"] = new JsonArray(
        [
            .. context.Status.Stages!.Where(line => line.Log is not null).Select(line => new JsonObject
            {
                ["name"] = line.Name,
                ["uri"] = line.Log,
                ["annotations"] = new JsonObject { ["seconds"] = line.DurationSeconds },
            }),
            .. AcceptedFailures.Of(context.Status.Tests),
        ]),
    };

    private static string Version =>
        typeof(ProvenanceStatement).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static JsonObject Resource(string name, string? uri, string algorithm, string? digest)
    {
        var resource = new JsonObject { ["name"] = name };
        if (uri is not null)
        {
            resource["uri"] = uri;
        }

        if (digest is not null)
        {
            resource["digest"] = new JsonObject { [algorithm] = digest };
        }

        return resource;
    }

    private static JsonObject Texts(IDictionary<string, string>? texts) =>
        new((texts ?? new Dictionary<string, string>())
            .OrderBy(text => text.Key, StringComparer.Ordinal)
            .Select(text => KeyValuePair.Create(text.Key, (JsonNode?)text.Value)));

    private static string? Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
