using System.Text.Json.Nodes;
using ImageFactory.Testing;

namespace ImageFactory.Operator.Testing.Monitoring;

/// <summary>The rules of <c>config/prometheus/prometheusrule.yaml</c>.</summary>
internal static class RulesFile
{
    /// <summary>What they all lie below.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryRoot.Path, "config", "prometheus");

    private static string File { get; } = Path.Combine(Folder, "prometheusrule.yaml");

    /// <summary>All rules; an alert has <c>alert</c>, the others have <c>record</c>.</summary>
    public static IReadOnlyList<JsonObject> Rules { get; } =
    [
        .. YamlDocuments.Read(File).Single()["spec"]!["groups"]!.AsArray()
            .SelectMany(group => group!["rules"]!.AsArray())
            .Select(rule => rule!.AsObject()),
    ];

    /// <summary>The names of all alerts.</summary>
    public static IReadOnlyList<string> Alerts { get; } =
        [.. Rules.Select(rule => (string?)rule["alert"]).OfType<string>()];

    /// <summary>
    /// The rules as Prometheus reads them, as docs/monitoring.md has it: what is below spec, two columns to the left.
    /// </summary>
    public static string Text { get; } = string.Join(
        '\n',
        System.IO.File.ReadLines(File).SkipWhile(line => line != "spec:").Skip(1)
            .Select(line => line.Length > 1 ? line[2..] : line)) + "\n";
}
