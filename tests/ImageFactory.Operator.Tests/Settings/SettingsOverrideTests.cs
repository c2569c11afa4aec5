using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ImageFactory.Operator.Tests.Settings;

public sealed class SettingsOverrideTests
{
    [Theory]
    [InlineData(null, null, "file")]
    [InlineData(null, "variable", "variable")]
    [InlineData(null, "", "file")]
    [InlineData("option", "variable", "option")]
    [InlineData("", "variable", null)]
    public void An_option_goes_before_the_environment_and_that_before_the_file(
        string? option, string? variable, string? expected)
    {
        var overrides = SettingsOverride.Values(
            setting => setting == SettingsOverride.Namespace ? option : null,
            name => name == "IMAGEFACTORY_NAMESPACE" ? variable : null);

        Assert.Equal(expected, Load("namespace: file", overrides).Namespace);
    }

    [Fact]
    public void All_of_them_reach_their_settings_also_without_a_file()
    {
        var values = new Dictionary<string, string>
        {
            ["IMAGEFACTORY_NAMESPACE"] = "images",
            ["IMAGEFACTORY_CLUSTER_NAME"] = "north",
            ["IMAGEFACTORY_LOG_LEVEL"] = "debug",
            ["IMAGEFACTORY_LOG_FORMAT"] = "Json",
        };
        var options = SettingsFile.Load(null, SettingsOverride.Values(_ => null, values.GetValueOrDefault));

        Assert.Equal(
            new OperatorOptions
            {
                Namespace = "images",
                ClusterName = "north",
                Log = new LogSettings { Level = LogLevel.Debug, Format = LogFormat.Json },
            }.ToString(),
            options.ToString());
        Assert.Equal(values.Keys, SettingsOverride.All.Select(setting => setting.Variable));
    }

    [Fact]
    public void What_holds_is_written_with_all_defaults_and_reads_as_the_same()
    {
        var text = SettingsText.Write(Load(
            """
            mirrors: {debian: "https://me:secret@mirror.example.org/debian"}
            signing: {keys: [{name: release-2026, keyFile: /etc/imagefactory-signing/release-2026.asc}]}
            """,
            []));

        Golden.AssertEqual("settings/effective.yaml", text);
        Assert.Equal(text, SettingsText.Write(Load(text, [])));
    }

    [Fact]
    public void What_holds_is_written_without_what_a_URL_lets_do_and_can_be_read()
    {
        var text = SettingsText.Write(Load(
            """
            mirrors: {b: "http://m/debian?token=hunter2", c: "http://hunter2:hunter2@m/c"}
            promotions: {webhook: {url: "https://h/hunter2?token=hunter2"}}
            notifications:
              webhooks: [{url: "https://hooks.example.org/services/hunter2"}, {name: b, url: "https://h/?a=hunter2 b"}]
              linkTemplate: "https://u:hunter2@h/logs?key=hunter2&q={build}"
            """,
            []));

        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.Contains("b: http://m/debian?…\n", text, StringComparison.Ordinal);
        Assert.Contains("url: https://hooks.example.org/…\n", text, StringComparison.Ordinal);
        Assert.Contains("linkTemplate: https://***@h/logs?…\n", text, StringComparison.Ordinal);
        Assert.Equal(text, SettingsText.Write(Load(text, [])));
    }

    private static OperatorOptions Load(string yaml, IReadOnlyList<SettingsOverrideValue> overrides)
    {
        using var folder = new TemporaryFolder();
        return SettingsFile.Load(folder.Write("settings.yaml", yaml), overrides);
    }
}
