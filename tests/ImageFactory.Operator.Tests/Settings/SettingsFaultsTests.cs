using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Settings;

public sealed class SettingsFaultsTests
{
    [Fact]
    public void All_faults_of_a_file_are_told_at_once_each_with_its_setting_and_the_remedy() => Assert.Equal(
        [
            "mirrors must be a map, name: value, not a list",
            "builder.images[1] must be settings, name: value, not 'kiwi:1'",
            "builder.imagePullTimeout must be a time, hh:mm:ss, such as 00:10:00 for ten minutes, not 'soon'",
            "builder.somethingElse is no setting: docs/settings.md lists all of them",
            "leaderElection must be true or false, not 'maybe'",
            "openstack.buildHst is no setting: did you mean buildHost?",
            "clusterName must be a text, in quotes, not 'true'",
            "signing.keys[0].validUntil must be a date such as 2026-01-31T00:00:00Z, not 'Friday'",
            "builder.maxConcurrentBuilds must be at least 1",
            "signing.keys[0].keyFile must be an absolute path",
            "artifacts.root must be an absolute path",
            "artifacts.listenAddress must be an IP address, e.g. 0.0.0.0 or ::",
            "promotions.reviewPeriod must be at least 10 seconds",
        ],
        Faults(
            """
            mirrors: [a]
            builder: {images: [{tool: Kiwi}, "kiwi:1"], imagePullTimeout: soon, somethingElse: 1,
              maxConcurrentBuilds: 0}
            leaderElection: maybe
            openstack: {buildHst: {}}
            clusterName: true
            signing: {keys: [{name: a, keyFile: k, validUntil: Friday}]}
            artifacts: {root: r, listenAddress: here}
            promotions: {reviewPeriod: 00:00:01}
            """));

    [Theory]
    [InlineData("signing: {keys: [~]}", "signing.keys[0] must be settings, name: value, not empty")]
    [InlineData("{}\n---\n{}", "the file must be one YAML document: remove what follows ---")]
    [InlineData("[a]", "the file must hold settings, name: value, and holds something else")]
    [InlineData(
        "builder: {maxConcurrentBuilds: a-text-that-is-far-too-long-to-be-shown-in-full}",
        "builder.maxConcurrentBuilds must be a whole number, not 'a-text-that-is-far-too-long-to-be-shown-…'")]
    public void What_no_type_fits_is_told(string yaml, string expected) => Assert.Equal([expected], Faults(yaml));

    [Fact]
    public void What_no_pod_can_be_made_of_is_told_with_what_to_write() => Assert.Equal(
        [
            .. new[]
            {
                ("tester.cpu", "500m", "99999999999999999999999999999999"),
                ("tester.workspace", "20Gi", "99999999999Ti"),
                ("builder.cpu", "500m", "abc"),
                ("builder.memory", "4Gi", "1Gb"),
                ("builder.workspace", "20Gi", "lots"),
                ("builder.memoryLimit", "8Gi", "-1"),
            }.OrderBy(row => row.Item1.StartsWith("tester", StringComparison.Ordinal)).Select(row =>
                $"{row.Item1} must be a Kubernetes quantity, a number with m, k, Ki, M, Mi, G, Gi, T or Ti such as "
                + $"{row.Item2}, not '{row.Item3}'"),
        ],
        Faults(
            """
            builder: {cpu: abc, memory: 1Gb, workspace: lots, memoryLimit: "-1"}
            tester: {cpu: 99999999999999999999999999999999, workspace: 99999999999Ti}
            """));

    [Fact]
    public void A_limit_below_what_a_builder_requests_is_told() => Assert.Equal(
        ["builder.memoryLimit (2Gi) is below builder.memory (4096Mi): raise memoryLimit or lower memory"],
        Faults("builder: {memory: 4096Mi, memoryLimit: 2Gi}"));

    // The reader takes them for ten days, ten hours, and a day.
    [Theory]
    [InlineData("10")]
    [InlineData("10:00")]
    [InlineData("1.00:00")]
    [InlineData("0:10:00")]
    public void A_time_that_means_something_else_than_it_seems_to_is_told_with_what_to_write(string text) =>
        Assert.Equal(
            [
                "builder.imagePullTimeout must be a time, hh:mm:ss, such as 00:10:00 for ten minutes, not "
                + $"'{text}'",
            ],
            Faults($"builder: {{imagePullTimeout: \"{text}\"}}"));

    [Theory]
    [InlineData("00:00:90", false)]
    [InlineData("00:01:30", true)]
    [InlineData("00:00:01.5", true)]
    [InlineData("2.12:00:00", true)]
    public void A_time_has_hours_minutes_and_seconds_and_may_have_days(string text, bool isTime) =>
        Assert.Equal(isTime, Faults($"artifacts: {{uploadUrlLifetime: \"{text}\"}}").Count == 0);

    [Theory]
    [InlineData("Foo Bar")]
    [InlineData("Foo_Bar")]
    [InlineData("images.example.org")]
    [InlineData("-images")]
    [InlineData("a123456789b123456789c123456789d123456789e123456789f123456789g123")]
    public void A_namespace_that_cannot_be_is_told_with_its_field_and_the_remedy(string name) => Assert.Equal(
        [
            "namespace must be the name of a namespace, 63 lower-case letters, digits and dashes at most, with neither "
            + $"end a dash, not '{name}'; leave it out for all namespaces (from --namespace)",
            "leaderElectionNamespace must be the name of a namespace, 63 lower-case letters, digits and dashes at most,"
            + $" with neither end a dash, not '{name}'; leave it out for the operator's own",
        ],
        Faults(
            $"leaderElectionNamespace: \"{name}\"", new SettingsOverrideValue("namespace", name, "--namespace")));

    [Fact]
    public void An_empty_namespace_is_all_of_them() =>
        Assert.Empty(Faults("namespace: \"\"\nleaderElectionNamespace: \"\""));

    [Fact]
    public void A_password_in_a_URL_is_not_told() => Assert.Equal(
        ["mirrors.debian must be an http or https URL, not 'ftp://***@mirror.example.org/'"],
        Faults("mirrors: {debian: \"ftp://me:secret@mirror.example.org/\"}"));

    [Theory]
    [InlineData("mirrors: {debian: \"ftp://m/?token=hunter2 b\"}")]
    [InlineData("mirrors: {debian: \"m?token=hunter2\"}")]
    [InlineData("notifications: {webhooks: [\"https://h/hunter2\"]}")]
    [InlineData("healthPort: \"https://h/?hunter2\"")]
    public void What_a_URL_lets_do_is_not_told(string yaml) =>
        Assert.DoesNotContain("hunter2", Assert.Single(Faults(yaml)), StringComparison.Ordinal);

    [Fact]
    public void A_value_that_does_not_come_from_the_file_is_told_with_where_it_comes_from() => Assert.Equal(
        [
            "log.level must be Trace or Debug or Information or Warning or Error or Critical or None, not 'Loud' "
            + "(from IMAGEFACTORY_LOG_LEVEL)",
            "clusterName must be a word of up to 63 letters, digits, dashes, dots and underscores (from "
            + "--cluster-name)",
        ],
        Faults(
            "log: {level: Debug}",
            new SettingsOverrideValue("log.level", "Loud", "IMAGEFACTORY_LOG_LEVEL"),
            new SettingsOverrideValue("clusterName", "my factory", "--cluster-name")));

    private static IReadOnlyList<string> Faults(string yaml, params SettingsOverrideValue[] overrides)
    {
        using var folder = new TemporaryFolder();
        return SettingsFile.Read(folder.Write("settings.yaml", yaml), overrides).Faults;
    }
}
