using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using ImageFactory.Operator.Validation;

namespace ImageFactory.Operator.Settings;

/// <summary>
/// Finds all that does not fit the types of the settings, where the reader would stop at the first: names that are
/// none, and values of the wrong kind.
/// </summary>
internal sealed partial class SettingsShape
{
    private const int ShownValue = 40;

    private readonly List<SettingsFault> _faults = [];

    /// <summary>The faults, in the order of the file; what is at fault is taken out of the settings.</summary>
    public static IReadOnlyList<SettingsFault> Prune(JsonObject settings, JsonTypeInfo type)
    {
        var shape = new SettingsShape();
        shape.Fits(string.Empty, settings, type);
        return shape._faults;
    }

    /// <summary>Whether the value may stay, without what was taken out of it.</summary>
    private bool Fits(string path, JsonNode? value, JsonTypeInfo type)
    {
        switch (type.Kind, value)
        {
            case (JsonTypeInfoKind.Object, JsonObject section):
                foreach (var (name, item) in section.ToList())
                {
                    if (!IsSetting(path.Length == 0 ? name : $"{path}.{name}", name, item, type))
                    {
                        section.Remove(name);
                    }
                }

                return true;
            case (JsonTypeInfoKind.Dictionary, JsonObject map):
                foreach (var (name, item) in map.ToList())
                {
                    if (!Fits($"{path}.{name}", item, type.Options.GetTypeInfo(type.ElementType!)))
                    {
                        map.Remove(name);
                    }
                }

                return true;
            case (JsonTypeInfoKind.Enumerable, JsonArray list):
                // Without one of its items the others would have other numbers: then the list goes as a whole.
                return list.Index()
                    .Select(item => Fits(
                        $"{path}[{item.Index}]", item.Item, type.Options.GetTypeInfo(type.ElementType!)))
                    .ToList()
                    .TrueForAll(fits => fits);
            case (JsonTypeInfoKind.None, JsonValue) when IsReadable(value, type):
                return true;
            default:
                _faults.Add(new SettingsFault(path, $"{path} must be {Expected(type)}, not {Shown(value)}"));
                return false;
        }
    }

    private bool IsSetting(string path, string name, JsonNode? value, JsonTypeInfo section)
    {
        var known = section.Properties.Where(property => property.Set is not null).ToList();
        if (known.Find(property => property.Name == name) is { } found)
        {
            return Fits(path, value, section.Options.GetTypeInfo(found.PropertyType));
        }

        var remedy = NearestName.Of(name, known.Select(property => property.Name)) is { } nearest
            ? $"did you mean {nearest}?"
            : "docs/settings.md lists all of them";
        _faults.Add(new SettingsFault(path, $"{path} is no setting: {remedy}"));
        return false;
    }

    private static bool IsReadable(JsonNode value, JsonTypeInfo type)
    {
        try
        {
            // The reader of times takes 10 for days and 10:00 for hours, which nobody means.
            return value.Deserialize(type) is not TimeSpan || Time().IsMatch(value.ToString());
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Expected(JsonTypeInfo info)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => "settings, name: value",
            JsonTypeInfoKind.Dictionary => "a map, name: value",
            JsonTypeInfoKind.Enumerable => "a list, - value",
            _ when type.IsEnum => string.Join(" or ", Words(info, type)),
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(int) || type == typeof(long) => "a whole number",
            _ when type == typeof(TimeSpan) => "a time, hh:mm:ss, such as 00:10:00 for ten minutes",
            _ when type == typeof(DateTimeOffset) => "a date such as 2026-01-31T00:00:00Z",
            _ when type == typeof(Uri) => "a URL",
            _ => "a text, in quotes",
        };
    }

    private static IEnumerable<string> Words(JsonTypeInfo info, Type type) =>
        from object value in Enum.GetValuesAsUnderlyingType(type)
        select JsonSerializer.SerializeToNode(Enum.ToObject(type, value), info)!.GetValue<string>();

    // Of maps and lists nothing is shown: they may hold what nobody should read.
    private static string Shown(JsonNode? value) => value switch
    {
        null => "empty",
        JsonObject => "a map",
        JsonArray => "a list",
        // A part of it may be all that is needed to use it.
        _ when value.ToString().Contains("://", StringComparison.Ordinal) => "a URL",
        _ when value.ToString() is { Length: > ShownValue } text => $"'{text[..ShownValue]}…'",
        _ => $"'{value}'",
    };

    [GeneratedRegex(@"^-?(\d+\.)?\d{2}:\d{2}:\d{2}(\.\d{1,7})?$")]
    private static partial Regex Time();
}

/// <summary>Something that is wrong in the settings.</summary>
/// <param name="Path">The setting.</param>
/// <param name="Message">What is wrong, and what helps; it begins with the setting.</param>
internal sealed record SettingsFault(string Path, string Message)
{
    /// <summary>Whether a message speaks of this setting, or of what is in it.</summary>
    public bool IsOf(string message) => message.StartsWith(Path, StringComparison.Ordinal)
        && (message.Length == Path.Length || !char.IsAsciiLetterOrDigit(message[Path.Length]));
}
