using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using YamlDotNet.Core;

namespace ImageFactory.Operator.Settings;

/// <summary>Reads the settings file.</summary>
internal static class SettingsFile
{
    /// <summary>Reads and checks the file; without one, the defaults.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="overrides">What holds beside the file.</param>
    /// <exception cref="SettingsException">The file cannot be read, or something in it is wrong.</exception>
    public static OperatorOptions Load(string? path, IReadOnlyList<SettingsOverrideValue>? overrides = null)
    {
        var (options, faults) = Read(path, overrides ?? []);
        var file = path is null ? "Settings" : $"Settings file '{path}'";
        return options ?? throw new SettingsException($"{file}: {string.Join("; ", faults)}");
    }

    /// <summary>Reads and checks the file; tells all faults where there are any.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="overrides">What holds beside the file.</param>
    /// <exception cref="SettingsException">The file cannot be read.</exception>
    public static (OperatorOptions? Options, IReadOnlyList<string> Faults) Read(
        string? path, IReadOnlyList<SettingsOverrideValue> overrides)
    {
        try
        {
            return ReadText(path is null ? string.Empty : SettingsYaml.ReadFile(path), overrides);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"Settings file '{path}' cannot be read: {error.Message}", error);
        }
        catch (SettingsYamlException error)
        {
            return (null, [error.Message]);
        }
        catch (YamlException error)
        {
            throw new SettingsException(
                $"Settings file '{path}' is no YAML: line {error.Start.Line}, column {error.Start.Column}: "
                + $"{error.Message}",
                error);
        }
    }

    /// <summary>Reads the text of a settings file in which nothing is wrong.</summary>
    internal static OperatorOptions Parse(string yaml)
    {
        var (options, faults) = ReadText(yaml, []);
        return options ?? throw new SettingsException(string.Join("; ", faults));
    }

    private static (OperatorOptions? Options, IReadOnlyList<string> Faults) ReadText(
        string yaml, IReadOnlyList<SettingsOverrideValue> overrides)
    {
        var root = SettingsYaml.Parse(yaml);
        if ((root ?? new JsonObject()) is not JsonObject settings)
        {
            return (null, ["the file must hold settings, name: value, and holds something else"]);
        }

        foreach (var value in overrides)
        {
            value.Apply(settings);
        }

        var type = SettingsJsonContext.Default.OperatorOptions;
        var wrong = SettingsShape.Prune(settings, type);
        var options = settings.Deserialize(type)!;
        var faults = wrong.Select(fault => fault.Message)
            // A setting that was left out for its kind is not missing, too.
            .Concat(SettingsChecks.Faults(options).Where(message => !wrong.Any(fault => fault.IsOf(message))))
            .Select(message => SettingsText.Mask(WithSource(message, overrides)))
            .ToList();
        return (faults.Count == 0 ? options : null, faults);
    }

    // Whoever set it elsewhere looks for it in the file in vain.
    private static string WithSource(string message, IReadOnlyList<SettingsOverrideValue> overrides) =>
        overrides.FirstOrDefault(value => new SettingsFault(value.Path, string.Empty).IsOf(message)) is { } found
            ? $"{message} (from {found.Source})"
            : message;
}

/// <summary>How settings are read: a name that is not known is an error, not a silent default.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(OperatorOptions))]
internal sealed partial class SettingsJsonContext : JsonSerializerContext;

/// <summary>The settings cannot be used; the message says which one, and what to do.</summary>
internal sealed class SettingsException(string message, Exception? innerException = null)
    : Exception(message, innerException);
