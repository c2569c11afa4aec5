using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Charts;

/// <summary>Amounts in the settings are held against what the program takes, before anything is installed.</summary>
public sealed class SettingsQuantitiesTests
{
    [Theory]
    [InlineData("builder: {memory: 1Gb}", "at '/settings/builder/memory': '1Gb' does not match pattern")]
    [InlineData("builder: {memoryLimit: '-1'}", "at '/settings/builder/memoryLimit': '-1' does not match pattern")]
    [InlineData("tester: {workspace: lots}", "at '/settings/tester/workspace': 'lots' does not match pattern")]
    [InlineData("builder: {cpu: 2, memory: 4Gi, memoryLimit: ''}", "")]
    [InlineData("tester: {cpu: 0.5}", "")]
    public async Task An_amount_is_a_quantity_as_a_text_or_a_number(string settings, string fault)
    {
        using var folder = new TemporaryFolder();

        var result = await new Helm().TryAsync(
            "template",
            "imagefactory-operator",
            Helm.Chart,
            "--values",
            folder.Write("values.yaml", $"settings: {{{settings}}}"));

        Assert.Equal(fault.Length == 0, result.ExitCode == 0);
        Assert.Contains(fault, result.Errors, StringComparison.Ordinal);
    }
}
