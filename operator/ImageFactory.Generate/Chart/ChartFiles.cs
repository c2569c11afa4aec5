namespace ImageFactory.Generate.Chart;

/// <summary>
/// What the Helm chart has from elsewhere: Helm takes no file from outside a chart, and an archive has no links.
/// </summary>
internal static class ChartFiles
{
    /// <summary>Copies only; what lies here and is generated no more is in the way.</summary>
    public const string Copies = Chart + "/files";

    private const string Chart = "charts/imagefactory-operator";
    private const string Prometheus = "config/prometheus";

    /// <summary>The chart's files.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="crds">The custom resource definitions, as they lie in <c>crds/</c>.</param>
    /// <param name="role">The operator's cluster role.</param>
    public static IEnumerable<GeneratedFile> Of(string root, IEnumerable<GeneratedFile> crds, string role)
    {
        var values = ChartValues.Read(File.ReadAllText(Path.Combine(root, Chart, "values.yaml")));
        return
        [
            .. crds.Select(crd => crd with { Path = $"{Copies}/crds/{Path.GetFileName(crd.Path)}" }),
            new GeneratedFile($"{Copies}/role.yaml", role),
            .. Copy(root, "config/rbac/leader-election-role.yaml", "leader-election-role.yaml"),
            .. Copy(root, $"{Prometheus}/prometheusrule.yaml", "prometheusrule.yaml"),
            .. Dashboards(root).SelectMany(path => Copy(root, path, $"dashboards/{Path.GetFileName(path)}")),
            Adapt(root, "values.schema.json", text => ValuesSchema.Complete(text, values)),
            Adapt(root, "README.md", text => ValuesTable.Replace(text, values)),
        ];
    }

    private static IEnumerable<string> Dashboards(string root)
    {
        var folder = Path.Combine(root, Prometheus, "dashboards");
        return Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)
            : [];
    }

    private static IEnumerable<GeneratedFile> Copy(string root, string from, string to)
    {
        var path = Path.Combine(root, from);
        return File.Exists(path) ? [new GeneratedFile($"{Copies}/{to}", File.ReadAllText(path))] : [];
    }

    private static GeneratedFile Adapt(string root, string name, Func<string, string> adapt) =>
        new($"{Chart}/{name}", adapt(File.ReadAllText(Path.Combine(root, Chart, name))));
}
