using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Documentation;

/// <summary>Whoever follows a link of the documentation gets somewhere, and its pictures are whole.</summary>
public sealed partial class PagesTests
{
    [Fact]
    public void Every_link_of_every_page_leads_to_a_file_and_a_place_in_it() =>
        Assert.Empty(MarkdownPage.All.Values.SelectMany(page => page.Problems()));

    [Theory]
    [InlineData("[a](#heading-of-code-and-more)", null)]
    [InlineData("[a](#heading)", "#heading: page.md has no place #heading")]
    [InlineData("[a](other.md)", "other.md: there is no other.md")]
    [InlineData("![a](picture.svg)", "picture.svg: there is no picture.svg")]
    [InlineData("[a](http://example.org)", "http://example.org is not https")]
    [InlineData("[a](https://example.org)", null)]
    [InlineData("`[a](other.md)`", null)]
    public void A_link_that_leads_nowhere_is_found(string link, string? problem)
    {
        using var folder = new TemporaryFolder();
        var page = new MarkdownPage(folder.Write("page.md", $"# Heading: of `code`, and more\n\n{link}\n"));

        string[] expected = problem is null ? [] : [$"page.md:3: {problem}"];
        Assert.Equal(expected, page.Problems().Select(found => found.Replace(
            Path.GetRelativePath(RepositoryRoot.Path, folder.Path) + "/", string.Empty, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_page_that_a_manifest_names_is_there()
    {
        var wrong =
            from folder in new[] { "charts", "config", "crds" }
            let root = Path.Combine(RepositoryRoot.Path, folder)
            where Directory.Exists(root)
            from file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            where Path.GetExtension(file) != ".md"
            from Match page in Page().Matches(File.ReadAllText(file))
            where !File.Exists(Path.Combine(RepositoryRoot.Path, page.Value))
            select $"{Path.GetRelativePath(RepositoryRoot.Path, file)} names {page.Value}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_picture_of_the_stages_has_all_of_them_in_their_order() => Assert.Equal(
        Enum.GetValues<BuildStage>().Select(stage => $"{(int)stage + 1} {stage}"),
        Stage().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "concepts.md")))
            .Select(stage => stage.Groups["text"].Value));

    // Nobody finds what nothing leads to.
    [Fact]
    public void Every_page_is_reached_from_the_first_one()
    {
        HashSet<string> reached = ["README.md"];
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out var next))
        {
            var targets = MarkdownPage.All[next].Targets().Where(MarkdownPage.All.ContainsKey);
            foreach (var page in targets.Where(reached.Add))
            {
                open.Enqueue(page);
            }
        }

        Assert.Empty(MarkdownPage.All.Keys.Where(page => page.StartsWith("docs", StringComparison.Ordinal))
            .Except(reached));
    }

    [GeneratedRegex(@"\bs\d+\[(?<text>\d+ [A-Za-z]+)")]
    private static partial Regex Stage();

    [GeneratedRegex(@"docs/[a-z0-9/-]+\.md")]
    private static partial Regex Page();
}
