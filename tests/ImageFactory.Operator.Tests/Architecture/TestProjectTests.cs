using System.Text.RegularExpressions;
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

    // By themselves, or with what of ImageFactory.Testing does so.
    [GeneratedRegex(
        @"\bnew ProcessStartInfo\b|\bProcess\.Start\b|\bCommand\.RunAsync\b|\bImageSigningKeys\b|\bSigningKeyring\b|\bSmallDisk\b"
        + @"|\bSshServer\b|\bKubectl\b|\bOperatorProcess\b|\bApiServerProcess\b|\b(ApiServer|CrdServer)Fixture\b")]
    private static partial Regex StartsProgram();
}
