using System.Text.Json.Nodes;

namespace ImageFactory.Operator.Settings;

/// <summary>
/// The few settings that people set in a Deployment, each with its environment variable and its option. The option goes
/// before the variable, and that before the settings file.
/// </summary>
/// <param name="Path">The setting.</param>
/// <param name="Variable">The environment variable.</param>
/// <param name="Option">The option of the command line.</param>
internal sealed record SettingsOverride(string Path, string Variable, string Option)
{
    /// <summary>Names the settings file.</summary>
    public const string FileVariable = "IMAGEFACTORY_SETTINGS";

    /// <summary>The namespace to serve.</summary>
    public static readonly SettingsOverride Namespace = new("namespace", "IMAGEFACTORY_NAMESPACE", "--namespace");

    /// <summary>The name of the factory.</summary>
    public static readonly SettingsOverride ClusterName =
        new("clusterName", "IMAGEFACTORY_CLUSTER_NAME", "--cluster-name");

    /// <summary>The least weight of a line of the log.</summary>
    public static readonly SettingsOverride LogLevel = new("log.level", "IMAGEFACTORY_LOG_LEVEL", "--log-level");

    /// <summary>What a line of the log looks like.</summary>
    public static readonly SettingsOverride LogFormat = new("log.format", "IMAGEFACTORY_LOG_FORMAT", "--log-format");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SettingsOverride> All { get; } = [Namespace, ClusterName, LogLevel, LogFormat];

    /// <summary>What holds beside the file, with where it comes from.</summary>
    /// <param name="option">The value of an option; null where it was not given, empty for the default.</param>
    /// <param name="variable">The value of an environment variable; empty as if there was none.</param>
    public static IReadOnlyList<SettingsOverrideValue> Values(
        Func<SettingsOverride, string?> option, Func<string, string?> variable) =>
    [
        .. from setting in All
           let given = option(setting)
           let value = given ?? variable(setting.Variable)
           where given is not null || !string.IsNullOrEmpty(value)
           select new SettingsOverrideValue(setting.Path, value, given is null ? setting.Variable : setting.Option),
    ];
}

/// <summary>A setting that does not come from the file.</summary>
/// <param name="Path">The setting.</param>
/// <param name="Value">Its value; empty for the default.</param>
/// <param name="Source">Where it comes from, for people.</param>
internal sealed record SettingsOverrideValue(string Path, string Value, string Source)
{
    /// <summary>Lays it over what the file says.</summary>
    public void Apply(JsonObject file)
    {
        var names = Path.Split('.');
        var section = file;
        foreach (var name in names[..^1])
        {
            if (section[name] is not JsonObject inner)
            {
                section[name] = inner = [];
            }

            section = inner;
        }

        section.Remove(names[^1]);
        if (Value.Length > 0)
        {
            section[names[^1]] = Value;
        }
    }
}
