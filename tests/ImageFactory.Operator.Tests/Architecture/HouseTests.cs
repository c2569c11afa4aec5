using System.Text.RegularExpressions;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Architecture;

/// <summary>The rules of the house that a compiler does not hold.</summary>
public sealed partial class HouseTests
{
    private const int LongestFile = 250;

    [Fact]
    public void An_arrow_between_the_folders_of_the_operator_points_only_along_the_data_path()
    {
        var order = ProductFolders.Order.ToList();

        var wrong =
            from file in ProductFolders.Files
            // Who brings the parts of a folder into the host names them all.
            where !file.EndsWith("Registration.cs", StringComparison.Ordinal)
            from used in ProductFolders.UsedBy(file)
            where order.IndexOf(used) < order.IndexOf(ProductFolders.Of(file))
            select $"{file} uses {used}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_of_the_operator_has_its_one_place_on_the_data_path() => Assert.Equal(
        ProductFolders.Files.Select(ProductFolders.Of).Distinct().Order(StringComparer.Ordinal),
        ProductFolders.Order.Order(StringComparer.Ordinal));

    [Fact]
    public void The_runtime_knows_nothing_of_images() =>
        AssertKnowsNothingOf("ImageFactory.Kubernetes", "ImageFactory.Operator", "ImageFactory.OpenStack");

    [Fact]
    public void The_clients_of_OpenStack_know_nothing_of_Kubernetes() =>
        AssertKnowsNothingOf("ImageFactory.OpenStack", "ImageFactory.Operator", "ImageFactory.Kubernetes");

    [Fact]
    public void What_both_libraries_need_of_HTTP_knows_neither() => AssertKnowsNothingOf(
        "ImageFactory.Http", "ImageFactory.Operator", "ImageFactory.Kubernetes", "ImageFactory.OpenStack");

    // A reason is written for people; what goes on stands in a state.
    [Fact]
    public void No_reason_is_read_back_to_know_how_something_stands() => Assert.Empty(
        SourceFiles.In(ProductFolders.Root)
            .Where(file => ProductFolders.Of(Path.GetRelativePath(ProductFolders.Root, file)) != "Status")
            .Lines(ReadsReason()));

    [Fact]
    public void No_file_has_more_than_250_lines() => Assert.Empty(
        SourceFiles.All.Where(file => File.ReadLines(file).Count() > LongestFile).Select(Path.GetFileName));

    [Fact]
    public void No_line_has_more_than_120_columns() => Assert.Empty(SourceFiles.All.Lines(LongLine()));

    // The compiler has the rules too (.editorconfig); this says which two spellings there are.
    [Fact]
    public void A_private_field_is_written_in_one_way() => Assert.Empty(SourceFiles.All.Lines(OtherField()));

    [Fact]
    public void Nothing_in_the_product_takes_time_or_chance_from_the_air_or_waits_in_a_reconcile() =>
        Assert.Empty(SourceFiles.In(ProductFolders.Root).Lines(FromTheAir()));

    private static void AssertKnowsNothingOf(string project, params string[] others) => Assert.DoesNotContain(
        SourceFiles.In(Path.Combine(RepositoryRoot.Path, "operator", project)),
        file => others.Any(other => File.ReadAllText(file).Contains(other, StringComparison.Ordinal)));

    [GeneratedRegex(@"(==|!=|\bis( not)?|\bor|Reason:) Reasons\.")]
    private static partial Regex ReadsReason();

    [GeneratedRegex("^.{121,}$")]
    private static partial Regex LongLine();

    [GeneratedRegex(@"^    private (readonly |volatile )*[\w<>\[\],?. ]+ ([a-z]\w*|_[A-Z]\w*)( = .*)?;$")]
    private static partial Regex OtherField();

    [GeneratedRegex(
        @"DateTime(Offset)?\.(Utc)?Now|Random\.Shared|Thread\.Sleep|Task\.Delay\(|\.GetAwaiter\(\)\.GetResult\(\)")]
    private static partial Regex FromTheAir();
}
