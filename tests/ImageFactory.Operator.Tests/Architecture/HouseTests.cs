using System.Text.RegularExpressions;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Architecture;

/// <summary>The rules of the house that a compiler does not hold.</summary>
public sealed partial class HouseTests
{
    private const int LongestFile = 400;

    /// <summary>The folders in the order of the data; an arrow points only to the right.</summary>
    private static readonly string[] DataPath =
        ["", "Controllers", "GarbageCollection", "Builds", "ImageTests", "Hosts", "Glance", "Clouds", "Provenance", "Metrics", "Status", "Stages",
        "Signing", "Settings", "Artifacts"];

    /// <summary>What everybody may read. They read each other in this order only.</summary>
    private static readonly string[] Leaves = ["Validation", "Api"];

    private static readonly string Operator = Path.Combine(RepositoryRoot.Path, "operator", "ImageFactory.Operator");

    [Fact]
    public void An_arrow_between_the_folders_of_the_operator_points_only_along_the_data_path()
    {
        var order = DataPath.Concat(Leaves).ToList();

        var wrong =
            from file in SourceFiles(Operator)
            let folder = FolderOf(Path.GetRelativePath(Operator, file))
            from Match use in Using().Matches(File.ReadAllText(file))
            let used = use.Groups["folder"].Value
            where order.IndexOf(used) < order.IndexOf(folder)
            select $"{Path.GetRelativePath(Operator, file)} uses {used}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_of_the_operator_has_its_place_on_the_data_path() =>
        Assert.Empty(SourceFiles(Operator)
            .Select(file => FolderOf(Path.GetRelativePath(Operator, file)))
            .Distinct()
            .Except(DataPath)
            .Except(Leaves));

    [Fact]
    public void The_runtime_knows_nothing_of_images() =>
        AssertKnowsNothingOf("ImageFactory.Kubernetes", "ImageFactory.Operator", "ImageFactory.OpenStack");

    [Fact]
    public void The_clients_of_OpenStack_know_nothing_of_Kubernetes() =>
        AssertKnowsNothingOf("ImageFactory.OpenStack", "ImageFactory.Operator", "ImageFactory.Kubernetes");

    [Fact]
    public void No_file_has_more_than_400_lines() =>
        Assert.DoesNotContain(
            SourceFiles(Path.Combine(RepositoryRoot.Path, "operator")), file => File.ReadLines(file).Count() > LongestFile);

    [Fact]
    public void Nothing_in_the_product_takes_time_or_chance_from_the_air_or_waits_in_a_pass()
    {
        var wrong =
            from file in SourceFiles(Operator)
            from line in File.ReadLines(file)
            where FromTheAir().IsMatch(line)
            select $"{Path.GetRelativePath(Operator, file)}: {line.Trim()}";

        Assert.Empty(wrong);
    }

    private static void AssertKnowsNothingOf(string project, params string[] others) => Assert.DoesNotContain(
        SourceFiles(Path.Combine(RepositoryRoot.Path, "operator", project)),
        file => others.Any(other => File.ReadAllText(file).Contains(other, StringComparison.Ordinal)));

    private static string FolderOf(string path) =>
        path.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path.Split(Path.DirectorySeparatorChar)[0] : "";

    private static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !BuildOutput().IsMatch(Path.GetRelativePath(folder, file)));

    [GeneratedRegex(@"^using (static )?ImageFactory\.Operator(\.(?<folder>[A-Za-z]+))?[.;]", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"(^|[/\\])(bin|obj)[/\\]")]
    private static partial Regex BuildOutput();

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?Now|Random\.Shared|Thread\.Sleep|Task\.Delay\(|\.GetAwaiter\(\)\.GetResult\(\)")]
    private static partial Regex FromTheAir();
}
