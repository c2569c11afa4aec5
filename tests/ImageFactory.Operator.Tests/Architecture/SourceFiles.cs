using System.Text.RegularExpressions;
using ImageFactory.Testing;

namespace ImageFactory.Operator.Tests.Architecture;

/// <summary>The C# files of the project that people write.</summary>
internal static partial class SourceFiles
{
    /// <summary>All of them, product and tests.</summary>
    public static IEnumerable<string> All =>
        In(Path.Combine(RepositoryRoot.Path, "operator")).Concat(In(Path.Combine(RepositoryRoot.Path, "tests")));

    /// <summary>Those below a folder.</summary>
    public static IEnumerable<string> In(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !BuildOutput().IsMatch(Path.GetRelativePath(folder, file)));

    /// <summary>Where lines that match stand, for people.</summary>
    public static IEnumerable<string> Lines(this IEnumerable<string> files, Regex pattern) =>
        from file in files
        from line in File.ReadLines(file)
        where pattern.IsMatch(line)
        select $"{Path.GetRelativePath(RepositoryRoot.Path, file)}: {line.Trim()}";

    [GeneratedRegex(@"(^|[/\\])(bin|obj)[/\\]")]
    private static partial Regex BuildOutput();
}
