using System.Globalization;
using System.Text;
using ImageFactory.Testing;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ImageFactory.Operator.Tests.Documentation;

/// <summary>A page of the documentation: its links, and the places in it that links may name.</summary>
internal sealed class MarkdownPage
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UsePipeTables().UseEmphasisExtras().Build();

    // Where people write pages; what is generated or built beside them has none.
    private static readonly string[] Folders = ["docs", "charts", "config", "operator", "tests"];

    private readonly string _path;
    private readonly MarkdownDocument _document;

    /// <summary>Reads a page.</summary>
    public MarkdownPage(string path)
    {
        _path = path;
        _document = Markdown.Parse(File.ReadAllText(path), Pipeline);
        Anchors = Unique(_document.Descendants<HeadingBlock>().Select(Slug)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>All pages, by their path from the repository's root.</summary>
    public static IReadOnlyDictionary<string, MarkdownPage> All { get; } = Files()
        .ToDictionary(file => Path.GetRelativePath(RepositoryRoot.Path, file), file => new MarkdownPage(file));

    /// <summary>The places in the page, as GitHub names them.</summary>
    public IReadOnlySet<string> Anchors { get; }

    /// <summary>What is wrong with the page's links, each with the page's name and the line.</summary>
    public IEnumerable<string> Problems() =>
        from link in _document.Descendants<LinkInline>()
        let problem = ProblemOf(link.Url ?? string.Empty)
        where problem is not null
        select $"{Path.GetRelativePath(RepositoryRoot.Path, _path)}:{link.Line + 1}: {problem}";

    /// <summary>The files and folders that its links lead to; a folder's page is in its README.</summary>
    public IEnumerable<string> Targets() =>
        from link in _document.Descendants<LinkInline>()
        let url = link.Url ?? string.Empty
        where !Uri.TryCreate(url, UriKind.Absolute, out _) && !url.StartsWith('#')
        let target = TargetOf(url.Split('#')[0])
        from file in Directory.Exists(target) ? Directory.GetFiles(target, "*.md") : [target]
        select Path.GetRelativePath(RepositoryRoot.Path, file);

    private string TargetOf(string file) =>
        file.Length == 0 ? _path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(_path)!, file));

    private string? ProblemOf(string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            return address.Scheme is "https" or "mailto" ? null : $"{url} is not https";
        }

        var (file, anchor) = url.Split('#') is [var path, var place] ? (path, place) : (url, null);
        var target = TargetOf(file);
        var name = Path.GetRelativePath(RepositoryRoot.Path, target);
        return !File.Exists(target) && !Directory.Exists(target) ? $"{url}: there is no {name}"
            : anchor is null ? null
            : (target == _path ? this : All.GetValueOrDefault(name)) is not { } page ? $"{url}: {name} is no page"
            : page.Anchors.Contains(anchor) ? null
            : $"{url}: {name} has no place #{anchor}";
    }

    // Letters, digits, blanks as hyphens, hyphens and underscores stay; the rest goes.
    private static string Slug(HeadingBlock heading)
    {
        var text = string.Concat((heading.Inline ?? []).Descendants().Select(Text));
        var slug = new StringBuilder();
        foreach (var letter in text.ToLower(CultureInfo.InvariantCulture))
        {
            slug.Append(letter switch
            {
                ' ' => "-",
                '-' or '_' => letter.ToString(),
                _ when char.IsLetterOrDigit(letter) => letter.ToString(),
                _ => string.Empty,
            });
        }

        return slug.ToString();
    }

    private static string Text(MarkdownObject inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        _ => string.Empty,
    };

    private static IEnumerable<string> Unique(IEnumerable<string> slugs)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var slug in slugs)
        {
            var count = seen[slug] = seen.GetValueOrDefault(slug) + 1;
            yield return count == 1 ? slug : string.Create(CultureInfo.InvariantCulture, $"{slug}-{count - 1}");
        }
    }

    private static IEnumerable<string> Files() => Directory.GetFiles(RepositoryRoot.Path, "*.md")
        .Concat(Folders.Select(folder => Path.Combine(RepositoryRoot.Path, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories)))
        .Where(file => !Path.GetRelativePath(RepositoryRoot.Path, file)
            .Split(Path.DirectorySeparatorChar)
            .Any(part => part is "bin" or "obj"));
}
