using System.Text.RegularExpressions;
using ImageFactory.Testing;

namespace ImageFactory.Operator.Tests.Architecture;

/// <summary>
/// The folders of the operator, and who uses whom. Their order stands in one place, the table of operator/README.md,
/// which people read too.
/// </summary>
internal static partial class ProductFolders
{
    /// <summary>Where the operator's files are.</summary>
    public static readonly string Root = Path.Combine(RepositoryRoot.Path, "operator", "ImageFactory.Operator");

    /// <summary>
    /// The folders in their order: code may use only what comes after it. The root is the empty name.
    /// </summary>
    public static IReadOnlyList<string> Order { get; } =
    [
        .. Row().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "operator", "README.md"))
                .Split("## Folders of the operator")[1])
            .Select(row => row.Groups["folder"].Value),
    ];

    /// <summary>The files of the operator, below its root.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. SourceFiles.In(Root).Select(file => Path.GetRelativePath(Root, file))];

    /// <summary>The folder of a file.</summary>
    public static string Of(string file) => Path.GetDirectoryName(file)!;

    /// <summary>
    /// The folders that a file uses: by its usings, which the compiler keeps to what is needed; and by the names of
    /// types in the folders above it, for which it needs none.
    /// </summary>
    public static IEnumerable<string> UsedBy(string file)
    {
        var text = File.ReadAllText(Path.Combine(Root, file));
        var folder = Of(file);
        var names = Name().Matches(Code(text)).Select(name => name.Value).ToHashSet(StringComparer.Ordinal);
        return Using().Matches(text).Select(use => use.Groups["folder"].Value.Replace('.', '/'))
            .Concat(Types
                .Where(type => IsAbove(type.Folder, folder) && names.Contains(type.Name))
                .Select(type => type.Folder))
            .Distinct();
    }

    private static IReadOnlyList<(string Name, string Folder)> Types { get; } =
    [
        .. Files.SelectMany(file => Type().Matches(File.ReadAllText(Path.Combine(Root, file)))
            .Select(type => (type.Groups["name"].Value, Of(file)))),
    ];

    private static bool IsAbove(string folder, string other) =>
        folder != other && (folder.Length == 0 || other.StartsWith($"{folder}/", StringComparison.Ordinal));

    private static string Code(string text) => Literal().Replace(text, string.Empty);

    [GeneratedRegex(@"^\| \[[^\]]+\]\(ImageFactory\.Operator/?(?<folder>[A-Za-z0-9/]*)\) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^using (static )?ImageFactory\.Operator\.(?<folder>[A-Za-z0-9.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(
        @"^((public|internal|sealed|static|abstract|partial|readonly) )*"
        + @"(class|record struct|record|struct|interface|enum) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Type();

    // Comments and texts name what they do not use.
    [GeneratedRegex("""//.*|"(\\.|[^"\\\n])*"|^using .*$""", RegexOptions.Multiline)]
    private static partial Regex Literal();

    // Members of others have their names behind a dot.
    [GeneratedRegex(@"(?<![\w.])[A-Z]\w+")]
    private static partial Regex Name();
}
