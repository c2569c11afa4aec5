using System.Text.Json.Nodes;
using Xunit;

namespace ImageFactory.Testing;

/// <summary>
/// A file of tests/testdata/invalid. Its last document is refused, by whom and with what stands at its head; the
/// documents before it are valid and there already (the one of the same name is what the last one changes).
/// </summary>
public sealed record InvalidManifest(
    string Name, string RefusedBy, string Field, string Message, IReadOnlyList<JsonObject> Documents)
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "testdata", "invalid");

    /// <summary>The refused document.</summary>
    public JsonObject Last => Documents[^1];

    /// <summary>The documents before.</summary>
    public IEnumerable<JsonObject> Before => Documents.SkipLast(1);

    /// <summary>All files that somebody refuses.</summary>
    public static IReadOnlyList<InvalidManifest> All(params string[] refusedBy) =>
    [
        .. Directory.GetFiles(Folder, "*.yaml")
            .Order(StringComparer.Ordinal)
            .Select(file => Load(Path.GetFileNameWithoutExtension(file)))
            .Where(manifest => refusedBy.Contains(manifest.RefusedBy)),
    ];

    /// <summary>Their names, for theories.</summary>
    public static TheoryData<string> Names(params string[] refusedBy) =>
        [.. All(refusedBy).Select(manifest => manifest.Name)];

    /// <summary>Reads a file.</summary>
    public static InvalidManifest Load(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name + ".yaml"));
        var head = text.Split('\n')
            .TakeWhile(line => line.StartsWith("# ", StringComparison.Ordinal))
            .Select(line => line[2..].Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return new InvalidManifest(name, head["refused-by"], head["field"], head["message"], YamlDocuments.Parse(text));
    }

    /// <summary>True if two documents are the same object.</summary>
    public static bool IsSameObject(JsonObject one, JsonObject other) =>
        one["kind"]!.ToString() == other["kind"]!.ToString()
        && one["metadata"]!["name"]!.ToString() == other["metadata"]!["name"]!.ToString();
}
