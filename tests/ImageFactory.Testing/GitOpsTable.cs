using System.Text.RegularExpressions;

namespace ImageFactory.Testing;

/// <summary>
/// The table of docs/gitops.md: what Argo CD and kstatus make of each recorded state. It is what users read, and what
/// the tests expect.
/// </summary>
public static partial class GitOpsTable
{
    /// <summary>Where the recorded objects lie.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryRoot.Path, "tests", "testdata", "argocd");

    /// <summary>The rows in their order.</summary>
    public static IReadOnlyList<GitOpsRow> Rows { get; } =
    [
        .. Row().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "gitops.md"))).Select(
            row => new GitOpsRow(row.Groups["name"].Value, row.Groups["argo"].Value, row.Groups["kstatus"].Value)),
    ];

    /// <summary>The names of the recorded objects.</summary>
    public static IReadOnlyList<string> Recorded { get; } =
    [
        .. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(
        @"^\| `(?<name>[a-z-]+)` \| [^|]+ \| (?<argo>[A-Z]\w+) \| (?<kstatus>[A-Z]\w+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}

/// <summary>A row of the table.</summary>
/// <param name="Name">The recorded object, by its file's name.</param>
/// <param name="Argo">Its health in Argo CD.</param>
/// <param name="KStatus">Its status by kstatus: kubectl wait, Flux.</param>
public sealed record GitOpsRow(string Name, string Argo, string KStatus);
