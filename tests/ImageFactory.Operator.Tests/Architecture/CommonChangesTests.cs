using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Architecture;

/// <summary>In how many places a common change is made, as CONTRIBUTING.md says.</summary>
public sealed partial class CommonChangesTests
{
    // One that nothing else builds upon: its value, class, script and place in the table are all that there is of it.
    [Fact]
    public void A_stage_with_a_class_of_its_own_is_named_in_four_files() => Assert.Equal(
        [
            "Api/ImageBuild/BuildStage.cs", "Builds/BuildStages.cs", "Builds/Prepare.cs", "Hosts/Contract/HostSteps.cs",
        ],
        // Promotions prepare images, which is another thing.
        FilesWith($@"\b{BuildStage.Prepared},|BuildStage\.{BuildStage.Prepared}\b|IBuildStage, Prepare>")
            .Where(file => !file.Contains("Promotion", StringComparison.Ordinal)));

    [Fact]
    public void A_stage_that_the_backend_does_is_named_in_three_files() => Assert.Equal(
        ["Api/ImageBuild/BuildStage.cs", "Builds/BuildStages.cs", "Hosts/Contract/HostSteps.cs"],
        FilesWith($@"\b{BuildStage.HostConfigured},|BuildStage\.{BuildStage.HostConfigured}\b"));

    // Beside the backend's folder: its value, its registration; where it has fields of its own, these and their rules.
    [Fact]
    public void Who_makes_hosts_is_asked_by_rules_and_tests_alone() => Assert.Equal(
        ["ImageTests/TestPlan.cs", "Validation/BuildRules.cs"],
        FilesWith(@"[!=]= BuildBackend\.").Where(file => !file.StartsWith("Hosts/", StringComparison.Ordinal)));

    [Fact]
    public void A_backend_is_registered_in_one_line() => Assert.Equal(
        ["OperatorApplication.cs"], FilesWith(@"\.Add(Pod|Server)Hosts\(\)"));

    [Fact]
    public void Every_setting_has_its_line_in_the_page_of_settings()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "settings.md"));

        var missing =
            from type in typeof(OperatorOptions).Assembly.GetTypes()
            where type.Namespace == typeof(OperatorOptions).Namespace && IsSettings(type.Name)
            from property in type.GetProperties()
            where property is { CanWrite: true, GetMethod.IsStatic: false }
            let name = char.ToLowerInvariant(property.Name[0]) + property.Name[1..]
            where !Regex.IsMatch(page, $@"\b{name}\b", RegexOptions.IgnoreCase)
            select $"{type.Name}.{name}";

        Assert.Empty(missing);
    }

    private static bool IsSettings(string name) =>
        name.EndsWith("Settings", StringComparison.Ordinal) || name.EndsWith("Options", StringComparison.Ordinal);

    private static List<string> FilesWith(string pattern) =>
    [
        .. ProductFolders.Files
            .Where(file => Regex.IsMatch(Code(File.ReadAllText(Path.Combine(ProductFolders.Root, file))), pattern))
            .Order(StringComparer.Ordinal),
    ];

    private static string Code(string text) => Comment().Replace(text, string.Empty);

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();
}
