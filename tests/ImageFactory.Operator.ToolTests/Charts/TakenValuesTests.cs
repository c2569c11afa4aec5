using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.Operator.ToolTests.Charts;

/// <summary>What is refused is no more than what is wrong.</summary>
public sealed class TakenValuesTests
{
    /// <summary>Values that look unusual, and are right.</summary>
    public static TheoryData<string> Taken =>
    [
        "image: {repository: 'registry.example.org:5000/a/b_c'}",
        "{resources: , startupProbe: , podSecurityContext: , nodeSelector: , commonLabels: , extraVolumes: }",
        "{persistence: {annotations: , storageClass: }, crds: {annotations: }, nightly: {builds: , resources: }}",
        "settings: {builder: {cpu: 2, memoryLimit: ''}, healthPort: '9081'}",
        "{settings: {artifacts: {root: /data/a}}, extraVolumeMounts: [{name: data, mountPath: /data}]}",
        "nightly: {builds: [{profile: a, schedule: '0-59/15,05 2,3-4 ? JAN-mar Mon-FRI'}]}",
        "nightly: {builds: [{profile: a, schedule: '@daily'}]}",
    ];

    [Theory]
    [MemberData(nameof(Taken))]
    public async Task Helm_takes_what_is_right(string values)
    {
        using var folder = new TemporaryFolder();

        var rendered = await new Helm().RenderAsync("--values", folder.Write("values.yaml", values));

        Assert.NotEmpty(YamlDocuments.Parse(rendered));
    }
}
