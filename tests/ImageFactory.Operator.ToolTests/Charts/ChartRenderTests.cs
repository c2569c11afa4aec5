using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Charts;

/// <summary>
/// What becomes of values: each file of tests/testdata/charts/values, and beside it in rendered/ what the chart makes.
/// </summary>
public sealed class ChartRenderTests
{
    private const string Separator = "---\n";
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "testdata", "charts", "values");

    public static TheoryData<string> Names =>
    [
        .. Directory.GetFiles(Folder, "*.yaml").Order(StringComparer.Ordinal)
            .Select(file => Path.GetFileNameWithoutExtension(file)),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Values_make_these_objects(string name)
    {
        var file = Path.Combine(Folder, $"{name}.yaml");

        var rendered = await new Helm().RenderAsync(
            ["--skip-tests", "--values", file, .. Options(file, "kube-version", "api-versions")]);

        Golden.AssertEqual(
            $"charts/rendered/{name}.yaml",
            string.Concat(rendered.Split(Separator, StringSplitOptions.RemoveEmptyEntries).Select(Short)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Helm_finds_no_fault_with_the_chart(string name)
    {
        var file = Path.Combine(Folder, $"{name}.yaml");

        var lint = await new Helm().RunAsync(
            ["lint", "--strict", "--quiet", Helm.Chart, "--values", file, .. Options(file, "kube-version")]);

        Assert.Equal(string.Empty, lint);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_operator_takes_the_settings_that_values_make(string name)
    {
        using var folder = new TemporaryFolder();
        var rendered = await new Helm().RenderAsync(
            "--values", Path.Combine(Folder, $"{name}.yaml"), "--show-only", "templates/settings.yaml");

        var settings = SettingsFile.Load(
            folder.Write("settings.yaml", $"{YamlDocuments.Parse(rendered)[0]["data"]!["settings.yaml"]}"));

        Assert.Equal("/etc/openstack/clouds.yaml", settings.OpenStack.CloudsFile);
        Assert.All(
            settings.Signing.Keys,
            key => Assert.StartsWith("/etc/imagefactory-signing/", key.KeyFile, StringComparison.Ordinal));
        Assert.StartsWith("http", settings.Artifacts.Endpoint.Scheme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_notes_say_what_to_do_next()
    {
        var notes = await new Helm().RunAsync(
            "install", "imagefactory-operator", Helm.Chart, "--dry-run=client", "--hide-notes=false",
            "--namespace", "imagefactory-system", "--set", "crds.install=false,watchNamespace=images");

        Golden.AssertEqual("charts/notes.txt", notes[notes.IndexOf("NOTES:", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task The_sample_of_Argo_CD_names_every_image_that_is_pulled()
    {
        using var folder = new TemporaryFolder();
        var application = YamlDocuments.Read(
            Path.Combine(RepositoryRoot.Path, "config", "samples", "gitops", "argocd", "operator.yaml"))[0];
        var values = application["spec"]!["source"]!["helm"]!["valuesObject"]!.ToJsonString();

        var rendered = YamlDocuments.Parse(await new Helm().RenderAsync(
            "--skip-tests", "--values", folder.Write("values.yaml", values)));

        var operators = rendered.Single(document => $"{document["kind"]}" == "Deployment");
        var image = $"{operators["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]}";
        var settings = SettingsFile.Load(folder.Write(
            "settings.yaml",
            $"{rendered.Single(document => $"{document["kind"]}" == "ConfigMap")["data"]!["settings.yaml"]}"));
        Assert.All(
            [image, settings.Tester.Image, .. settings.Builder.Images.Select(entry => entry.Image)],
            name => Assert.StartsWith("registry.example.org/", name, StringComparison.Ordinal));
        Assert.NotEmpty(settings.Builder.Images);
    }

    // What the server is, in the file's first lines: "# kube-version: v1.20.2".
    private static IEnumerable<string> Options(string file, params string[] names) => File.ReadLines(file)
        .TakeWhile(line => line.StartsWith("# ", StringComparison.Ordinal))
        .Select(line => line[2..].Split(": ", 2))
        .Where(pair => names.Contains(pair[0]))
        .SelectMany(pair => new[] { $"--{pair[0]}", pair[1] });

    // Other tests hold definitions, rules and dashboards, which are long.
    private static string Short(string document)
    {
        var lines = document.Split('\n');
        var end = lines.Contains("kind: CustomResourceDefinition") || lines.Contains("kind: PrometheusRule") ? "spec:"
            : document.Contains("-dashboard-", StringComparison.Ordinal) ? "data:"
            : null;
        return Separator + string.Join('\n', lines.TakeWhile(line => line != end))
            + (end is null ? string.Empty : $"\n{end} …\n");
    }
}
