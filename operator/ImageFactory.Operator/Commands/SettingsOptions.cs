using System.CommandLine;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Commands;

/// <summary>The options that set what people set in a Deployment.</summary>
internal sealed class SettingsOptions
{
    private readonly Dictionary<SettingsOverride, Option<string?>> _options = new()
    {
        [SettingsOverride.Namespace] = Option(
            SettingsOverride.Namespace, "NAMESPACE", "The one namespace to serve; empty for all of them"),
        [SettingsOverride.ClusterName] = Option(
            SettingsOverride.ClusterName, "NAME", "Name of this factory; what it makes in a cloud bears it"),
        [SettingsOverride.LogLevel] = Option(
            SettingsOverride.LogLevel,
            "LEVEL",
            "Least weight of a line of the log: Trace, Debug, Information, Warning, Error, Critical or None"),
        [SettingsOverride.LogFormat] = Option(
            SettingsOverride.LogFormat, "FORMAT", "Lines of the log for people or for log stores: Text or Json"),
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in _options.Values)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What holds beside the settings file.</summary>
    public IReadOnlyList<SettingsOverrideValue> Read(ParseResult result) => SettingsOverride.Values(
        setting => result.GetValue(_options[setting]), Environment.GetEnvironmentVariable);

    private static Option<string?> Option(SettingsOverride setting, string value, string description) =>
        new(setting.Option)
        {
            Description = $"{description}; before {setting.Variable}, and that before {setting.Path} of the settings",
            HelpName = value,
        };
}
