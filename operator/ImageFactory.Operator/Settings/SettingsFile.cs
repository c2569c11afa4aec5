using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ImageFactory.Operator.Settings;

/// <summary>Reads the settings file.</summary>
internal static class SettingsFile
{
    /// <summary>Reads and checks the file; without one, the defaults.</summary>
    /// <exception cref="SettingsException">The file cannot be read, or something in it is wrong.</exception>
    public static OperatorOptions Load(string? path)
    {
        if (path is null)
        {
            return new OperatorOptions();
        }

        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"Settings file '{path}' cannot be read: {error.Message}", error);
        }
        catch (YamlException error)
        {
            throw new SettingsException(
                $"Settings file '{path}' is no YAML: line {error.Start.Line}, column {error.Start.Column}: {error.Message}",
                error);
        }
        catch (JsonException error)
        {
            throw new SettingsException(
                $"Settings file '{path}': {error.Path} is no setting, or its value is of the wrong kind: docs/settings.md "
                + "lists all of them",
                error);
        }
        catch (ArgumentException error)
        {
            throw new SettingsException($"Settings file '{path}': {error.Message}", error);
        }
    }

    /// <summary>Reads the text of a settings file.</summary>
    internal static OperatorOptions Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var options = stream.Documents.Count == 0 || ToJson(stream.Documents[0].RootNode) is not { } json
            ? new OperatorOptions()
            : json.Deserialize(SettingsJsonContext.Default.OperatorOptions)!;
        return Validate(options);
    }

    private static OperatorOptions Validate(OperatorOptions options)
    {
        foreach (var (name, url) in options.Mirrors)
        {
            Require(
                Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https",
                $"mirrors.{name} must be an http or https URL, not '{url}'");
        }

        Require(options.Builder.MaxConcurrentBuilds > 0, "builder.maxConcurrentBuilds must be at least 1");
        Require(options.Builder.Image.Length > 0, "builder.image must name an image");
        Require(
            options.Builder.ImagePullPolicy is "Always" or "IfNotPresent" or "Never",
            "builder.imagePullPolicy must be Always, IfNotPresent or Never");
        Require(options.MaxParallelReconciliations > 0, "maxParallelReconciliations must be at least 1");
        options.Artifacts.Validate();
        return options;
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(
            map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, ToJson(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" } => null,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } flag => JsonValue.Create(flag.Value == "true"),
        // Numbers stay texts: the reader takes a number from a text where a number is asked for, and a version such as
        // 12 stays a text where a text is asked for.
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };
}
