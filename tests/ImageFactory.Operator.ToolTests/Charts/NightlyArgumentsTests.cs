using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Charts;

/// <summary>Every CronJob that is shipped runs a command that the operator's program takes.</summary>
public sealed class NightlyArgumentsTests
{
    [Fact]
    public async Task The_program_takes_the_arguments_of_the_charts_nightly_builds() => AssertTaken(
        await new Helm().RenderAsync(
            "--values", Path.Combine(RepositoryRoot.Path, "tests", "testdata", "charts", "values", "nightly.yaml")));

    [Theory]
    [InlineData("config/nightly/debian-12.yaml")]
    [InlineData("config/samples/gitops/nightly/debian-12-regions.yaml")]
    public async Task The_program_takes_the_arguments_of_the_samples(string file) =>
        AssertTaken(await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, file)));

    private static void AssertTaken(string yaml)
    {
        var commands = YamlDocuments.Parse(yaml)
            .Where(document => $"{document["kind"]}" == "CronJob")
            .Select(document => document["spec"]!["jobTemplate"]!["spec"]!["template"]!["spec"]!["containers"]![0]!)
            // A kubelet fills in the name of the Job.
            .Select(container => container["args"]!.AsArray()
                .Select(argument => $"{argument}".Replace("$(JOB_NAME)", "debian-12-29", StringComparison.Ordinal))
                .ToArray())
            .ToList();

        Assert.NotEmpty(commands);
        Assert.All(
            commands,
            arguments =>
            {
                Assert.Equal("create-build", arguments[0]);
                Assert.Empty(OperatorCommand.Create().Parse(arguments).Errors);
            });
    }
}
