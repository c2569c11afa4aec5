using System.CommandLine;

namespace ImageFactory.Demo;

/// <summary>The command line. tests/demo/run starts it; a person need not.</summary>
internal static class DemoCommand
{
    /// <summary>The root command.</summary>
    public static RootCommand Create()
    {
        var kubeconfig = Required<string>("--kubeconfig", "Kubeconfig of the cluster");
        var @namespace = Required<string>("--namespace", "Namespace of the demo's objects");
        var manifest = Required<string>("--manifest", "File with a DistroProfile and an ImageBuild");
        var artifacts = Required<string>("--artifacts", "The operator's artifacts.root");
        var health = Required<string>("--health", "The operator's /healthz");
        var result = Required<string>("--result", "File to write the image's path to");
        var times = Required<string>("--times", "File with what the last build took; written when this one succeeds");
        var expected = new Option<int?>("--expected")
        {
            Description = "Seconds that the build will take, as long as that file is not there",
        };
        var cloud = new Option<string?>("--cloud")
        {
            Description = "Entry of clouds.yaml: its regions get the image, and it is released there",
        };
        var cloudsFile = new Option<string>("--clouds-file")
        {
            Description = "That clouds.yaml",
            DefaultValueFactory = _ => "/etc/openstack/clouds.yaml",
        };
        var root = new RootCommand("Starts a build and shows its stages until it ends")
        {
            kubeconfig, @namespace, manifest, artifacts, health, result, times, expected, cloud, cloudsFile,
        };
        root.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new DemoOptions
            {
                Kubeconfig = parsed.GetRequiredValue(kubeconfig),
                Namespace = parsed.GetRequiredValue(@namespace),
                Manifest = parsed.GetRequiredValue(manifest),
                Artifacts = parsed.GetRequiredValue(artifacts),
                Health = new Uri(parsed.GetRequiredValue(health)),
                Result = parsed.GetRequiredValue(result),
                Times = parsed.GetRequiredValue(times),
                Expected = parsed.GetValue(expected) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                Cloud = parsed.GetValue(cloud),
                CloudsFile = parsed.GetValue(cloudsFile)!,
            };
            return await DemoApplication.RunAsync(options, TimeProvider.System, cancellationToken);
        });
        return root;
    }

    private static Option<T> Required<T>(string name, string description) => new(name)
    {
        Description = description,
        Required = true,
    };
}
