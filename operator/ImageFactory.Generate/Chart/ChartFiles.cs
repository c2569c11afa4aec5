namespace ImageFactory.Generate.Chart;

/// <summary>
/// What the Helm chart has from elsewhere: Helm takes no file from outside a chart, and an archive has no links.
/// </summary>
internal static class ChartFiles
{
    /// <summary>Copies only; what lies here and is generated no more is in the way.</summary>
    public const string Copies = Chart + "/files";

    private const string Chart = "charts/imagefactory-operator";
    private const string Dashboards = "config/prometheus/dashboards";

    /// <summary>The chart's files.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="generated">What else is generated, of which the chart has some.</param>
    public static IEnumerable<GeneratedFile> Of(string root, IReadOnlyList<GeneratedFile> generated)
    {
        var values = ChartValues.Read(File.ReadAllText(Path.Combine(root, Chart, "values.yaml")));
        return
        [
            .. Below("crds", "*.yaml").SelectMany(path => Copy(path, "crds")),
            .. Copy("config/rbac/role.yaml"),
            .. Copy("config/build-namespace/cluster-role.yaml"),
            .. Copy("config/build-namespace/build-role.yaml"),
            .. Copy("config/rbac/leader-election-role.yaml"),
            .. Copy("config/prometheus/prometheusrule.yaml"),
            .. Below(Dashboards, "*.json").SelectMany(path => Copy(path, "dashboards")),
            Adapt("values.schema.json", text => ValuesSchema.Complete(text, values)),
            Adapt("README.md", text => ValuesTable.Replace(text, values)),
        ];

        // What lies there, and what will lie there when this is over.
        IEnumerable<string> Below(string folder, string pattern)
        {
            var path = Path.Combine(root, folder);
            var there = Directory.Exists(path) ? Directory.GetFiles(path, pattern) : [];
            var ending = Path.GetExtension(pattern);
            return there.Select(file => $"{folder}/{Path.GetFileName(file)}")
                .Union(generated.Select(file => file.Path).Where(
                    file => Path.GetDirectoryName(file) == folder && Path.GetExtension(file) == ending))
                .Order(StringComparer.Ordinal);
        }

        IEnumerable<GeneratedFile> Copy(string path, string folder = "")
        {
            var text = generated.FirstOrDefault(file => file.Path == path)?.Text;
            var committed = Path.Combine(root, path);
            return text is null && !File.Exists(committed)
                ? []
                : [new(Path.Combine(Copies, folder, Path.GetFileName(path)), text ?? File.ReadAllText(committed))];
        }

        GeneratedFile Adapt(string name, Func<string, string> adapt) =>
            new($"{Chart}/{name}", adapt(File.ReadAllText(Path.Combine(root, Chart, name))));
    }
}
