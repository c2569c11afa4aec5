using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Http;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Validation;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ImageFactory.Operator.Commands;

/// <summary>The DistroProfiles in a file of manifests, read as kubectl does; other kinds are passed over.</summary>
internal static class ManifestFile
{
    // The API server takes 1.5 MiB for one object, and a namespace's profiles are a few dozen.
    private const int LongestFile = 16 << 20;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ManifestException">It cannot be read, or has a fault.</exception>
    public static IReadOnlyList<V1DistroProfile> Read(string file)
    {
        try
        {
            var text = ReadText(file);
            YamlEvents.Require(text);
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            return [.. yaml.Documents.SelectMany(document => Manifests(Json(document.RootNode)))
                .Where(manifest => manifest["kind"]?.ToString() == "DistroProfile")
                .Select(manifest => Profile(file, manifest))];
        }
        catch (YamlException error)
        {
            throw new ManifestException(
                $"{file} is no YAML at line {error.Start.Line}, column {error.Start.Column}: mend it there");
        }
        catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            // YamlDotNet's own, which know no place.
            throw new ManifestException($"{file} is no YAML: check that what goes on over lines is indented");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ManifestException($"{file} cannot be read ({error.Message}): check path, owner and mode");
        }
    }

    // "kubectl get --output yaml" prints a list.
    private static IEnumerable<JsonObject> Manifests(JsonNode? node)
    {
        if (node is not JsonObject manifest)
        {
            return [];
        }

        return manifest["kind"]?.ToString() is "List" or "DistroProfileList"
            ? (manifest["items"] as JsonArray ?? []).SelectMany(Manifests)
            : [manifest];
    }

    private static string ReadText(string file)
    {
        using var stream = File.OpenRead(file);
        var bytes = new byte[LongestFile + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= LongestFile
            ? new StreamReader(new MemoryStream(bytes, 0, length)).ReadToEnd()
            : throw new ManifestException($"{file} has more than {LongestFile >> 20} MiB: name a file of manifests");
    }

    private static V1DistroProfile Profile(string file, JsonObject manifest)
    {
        var name = (manifest["metadata"] as JsonObject)?["name"]?.ToString();
        if (string.IsNullOrEmpty(name))
        {
            throw new ManifestException($"{file}: a DistroProfile has no metadata.name: give it one");
        }

        if (UnknownFields.Of(manifest, EntityJsonContext.Default.V1DistroProfile) is { Count: > 0 } unknown)
        {
            throw new ManifestException($"{file}: DistroProfile '{name}': {unknown.Text()}");
        }

        if (EmptyEntries.Of(manifest).ToList() is { Count: > 0 } empty)
        {
            throw new ManifestException($"{file}: DistroProfile '{name}': {empty.Text()}");
        }

        try
        {
            return manifest.Deserialize(EntityJsonContext.Default.V1DistroProfile)!;
        }
        catch (JsonException error)
        {
            throw new ManifestException(
                $"{file}: DistroProfile '{name}': {error.Path?.TrimStart('$', '.')} has a value of another kind than "
                + "it takes: see docs/reference.md");
        }
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(
            entry => KeyValuePair.Create((entry.Key as YamlScalarNode)?.Value ?? string.Empty, Json(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value),
        _ => JsonValue.Create(((YamlScalarNode)node).Value),
    };

    // The words of YAML 1.1, by which kubectl reads.
    private static JsonValue? Plain(string? text) => text switch
    {
        null or "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y" =>
            JsonValue.Create(true),
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N" =>
            JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
            JsonValue.Create(whole),
        _ when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
            JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}

/// <summary>Something is wrong with a file of manifests; the message says what, and what helps.</summary>
internal sealed class ManifestException(string message) : Exception(message);
