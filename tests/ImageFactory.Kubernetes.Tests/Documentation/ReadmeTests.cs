using System.Text.RegularExpressions;
using ImageFactory.Kubernetes.Abstractions.Builder;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Kubernetes.Tests.Documentation;

/// <summary>Holds the library's README to the code.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Sample = Path.Combine(RepositoryRoot.Path, "tests", "KubeOpsShape");

    private static readonly string Readme = File.ReadAllText(
        Path.Combine(RepositoryRoot.Path, "operator", "ImageFactory.Kubernetes", "README.md"));

    [Fact]
    public void The_code_in_the_README_is_the_sample_s()
    {
        var shown = Blocks().Matches(Readme).ToDictionary(
            block => block.Groups["file"].Value, block => block.Groups["code"].Value);

        var files = Directory.EnumerateFiles(Sample, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Sample, file))
            .Where(file => !BuildOutput().IsMatch(file) && file != "GlobalUsings.cs")
            .ToDictionary(file => file, file => File.ReadAllText(Path.Combine(Sample, file)));
        Assert.Equal(files, shown);
    }

    [Fact]
    public void Every_setting_is_in_the_README() => Assert.DoesNotContain(
        typeof(OperatorSettings).GetProperties(),
        setting => !Readme.Contains($"`{setting.Name}`", StringComparison.Ordinal));

    [GeneratedRegex(
        "^`(?<file>[^`]+)`:\n\n```csharp\n(?<code>.*?)```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^(bin|obj)[/\\]")]
    private static partial Regex BuildOutput();
}
