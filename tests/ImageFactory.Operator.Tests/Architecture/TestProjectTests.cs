using System.Text.RegularExpressions;
using System.Xml.Linq;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Architecture;

/// <summary>What test projects may need.</summary>
public sealed partial class TestProjectTests
{
    private static readonly string Tests = Path.Combine(RepositoryRoot.Path, "tests");

    // They run where nothing is installed but the .NET SDK, and nobody has to be root.
    [Fact]
    public void Unit_tests_start_no_program()
    {
        var wrong =
            from project in Directory.GetDirectories(Tests, "*.Tests")
            from file in Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
            from line in File.ReadLines(file)
            where StartsProgram().IsMatch(line)
            select $"{Path.GetRelativePath(Tests, file)}: {line.Trim()}";

        Assert.Empty(wrong);
    }

    // What two of them need is in a library of its own: who changes a test breaks no other project.
    [Fact]
    public void No_test_project_references_another()
    {
        var projects = Directory.GetDirectories(Tests)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .ToDictionary(file => file, file => XDocument.Load(file));

        var wrong =
            from project in projects
            where IsTestProject(project.Value)
            from reference in project.Value.Descendants("ProjectReference")
            let path = reference.Attribute("Include")!.Value
            let other = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project.Key)!, path))
            where projects.TryGetValue(other, out var referenced) && IsTestProject(referenced)
            select $"{Path.GetFileName(project.Key)} references {Path.GetFileName(other)}";

        Assert.Empty(wrong);
    }

    private static bool IsTestProject(XDocument project) =>
        project.Descendants("IsTestProject").Any(element => element.Value == "true");

    // By themselves, or with what of ImageFactory.Testing does so.
    [GeneratedRegex(
        @"\bnew ProcessStartInfo\b|\bProcess\.Start\b|\bCommand\.RunAsync\b"
        + @"|\bImageSigningKeys\b|\bSigningKeyring\b|\bSmallDisk\b"
        + @"|\bSshServer\b|\bKubectl\b|\bOperatorProcess\b|\bApiServerProcess\b|\b(ApiServer|CrdServer)Fixture\b")]
    private static partial Regex StartsProgram();
}
