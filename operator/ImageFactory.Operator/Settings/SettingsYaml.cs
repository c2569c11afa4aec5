using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ImageFactory.Operator.Settings;

/// <summary>
/// The YAML of a settings file as a tree of JSON. Bounded, so that a file that is not meant, or was spoilt, ends in a
/// sentence: not in a stack or a memory that is full.
/// </summary>
internal static class SettingsYaml
{
    // A thousand mirrors are a tenth of it, and a Secret or ConfigMap holds no more.
    private const int LongestFile = 1 << 20;

    // Settings are five deep.
    private const int Deepest = 32;

    // Aliases of aliases can stand for more than any memory holds.
    private const int MostValues = 100_000;

    /// <summary>The text of a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="SettingsYamlException">It is no text of settings.</exception>
    public static string ReadFile(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[LongestFile + 1];
        // A pipe tells no length.
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > LongestFile)
        {
            throw new SettingsYamlException(
                $"the file has more than {LongestFile >> 10} KiB: name a settings file, and no other");
        }

        using var reader = new StreamReader(new MemoryStream(bytes, 0, length), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>The one document of a text; null where it is empty.</summary>
    /// <exception cref="YamlException">The text is no YAML.</exception>
    /// <exception cref="SettingsYamlException">It is no YAML of settings.</exception>
    public static JsonNode? Parse(string yaml)
    {
        // What a machine that lost its power leaves of a file would be read as an empty one.
        if (yaml.Contains('\0', StringComparison.Ordinal))
        {
            throw new SettingsYamlException("the file has bytes of value 0, as after a crash: write it again");
        }

        try
        {
            return new Reader(new Parser(new StringReader(yaml))).Document();
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet's scanner, of a {...} whose next line is not indented, and of half a character; it knows no
            // place then.
            throw new SettingsYamlException(
                "the file is no YAML: check that what goes on over lines is indented, and what \\u stands for");
        }
    }

    // YamlDotNet's own tree goes as deep as the file does, and further where an alias stands in what it names.
    private sealed class Reader(Parser parser)
    {
        private readonly Dictionary<AnchorName, (JsonNode? Node, int Count)> _anchors = [];
        private int _count;

        private long Line => parser.Current!.Start.Line;

        public JsonNode? Document()
        {
            parser.Consume<StreamStart>();
            if (parser.TryConsume<StreamEnd>(out _))
            {
                return null;
            }

            parser.Consume<DocumentStart>();
            var root = Node(Deepest);
            parser.Consume<DocumentEnd>();
            return parser.TryConsume<StreamEnd>(out _)
                ? root
                : throw new SettingsYamlException("the file must be one YAML document: remove what follows ---");
        }

        private JsonNode? Node(int depth)
        {
            if (depth == 0)
            {
                throw new SettingsYamlException(
                    $"line {Line} is more than {Deepest} levels deep, and no setting is: remove it");
            }

            var before = _count;
            Count(1);
            if (parser.TryConsume<AnchorAlias>(out var alias))
            {
                return Copy(alias);
            }

            // YamlDotNet's parser, of a {...} whose beginning is missing.
            if (parser.Current is not NodeEvent current)
            {
                throw new SettingsYamlException($"line {Line}: there is no value: write one, or remove the name");
            }

            var anchor = current.Anchor;
            JsonNode? node = current switch
            {
                MappingStart => Map(depth),
                SequenceStart => List(depth),
                _ => Value(parser.Consume<Scalar>()),
            };
            if (!anchor.IsEmpty)
            {
                _anchors[anchor] = (node, _count - before);
            }

            return node;
        }

        private JsonObject Map(int depth)
        {
            parser.Consume<MappingStart>();
            var (section, names) = (new JsonObject(), new HashSet<string>(StringComparer.Ordinal));
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var line = Line;
                var name = parser.TryConsume<Scalar>(out var key)
                    ? key.Value
                    : throw new SettingsYamlException($"line {line}: a name that is no word is no setting: remove it");
                if (!names.Add(name))
                {
                    throw new SettingsYamlException($"line {line}: {name} is there already: keep one of them");
                }

                // A key without a value is a section of which all lines are commented out: its default holds.
                if (Node(depth - 1) is { } value)
                {
                    section.Add(name, value);
                }
            }

            return section;
        }

        private JsonArray List(int depth)
        {
            parser.Consume<SequenceStart>();
            var list = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                list.Add(Node(depth - 1));
            }

            return list;
        }

        private JsonNode? Copy(AnchorAlias alias)
        {
            if (!_anchors.TryGetValue(alias.Value, out var named))
            {
                throw new SettingsYamlException(
                    $"line {alias.Start.Line}: nothing before it is called &{alias.Value}: write the value out");
            }

            Count(named.Count);
            return named.Node?.DeepClone();
        }

        private void Count(int more)
        {
            _count += more;
            if (_count > MostValues)
            {
                throw new SettingsYamlException(
                    $"line {Line}: the file stands for more than {MostValues} values: name a settings file, and no "
                    + "other");
            }
        }

        private static JsonValue? Value(Scalar scalar) => (scalar.Style, scalar.Value) switch
        {
            (ScalarStyle.Plain, "" or "~" or "null") => null,
            (ScalarStyle.Plain, "true" or "false") => JsonValue.Create(scalar.Value == "true"),
            // Numbers stay texts: the reader takes a number from a text where a number is asked for, and a version such
            // as 12 stays a text where a text is asked for.
            _ => JsonValue.Create(scalar.Value),
        };
    }
}

/// <summary>A text is no YAML of settings; the message says why, and what to do.</summary>
internal sealed class SettingsYamlException(string message) : Exception(message);
