using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Commands;
using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using ImageFactory.Testing.Fuzz;
using k8s.Models;

namespace ImageFactory.Operator.Tests.Fuzz;

/// <summary>Readers of the factory's own files, which a mistake or a crash may have spoilt.</summary>
internal sealed class FileReaders(TemporaryFolder folder)
{
    public IReadOnlyList<FuzzedReader> All =>
    [
        new("settings", bytes => SettingsFile.Load(Write("settings.yaml", bytes)))
        {
            Documented = [typeof(SettingsException)],
            MostAllocated = 64 << 20,
        },
        new("profiles", ReadProfiles) { Documented = [typeof(ManifestException)], MostAllocated = 64 << 20 },
        new("clouds", ReadClouds) { Documented = [typeof(CloudConfigException)], MostAllocated = 64 << 20 },
    ];

    // Each as a build would get it, with all that it inherits and extends.
    private void ReadProfiles(byte[] bytes)
    {
        var profiles = ManifestFile.Read(Write("profiles.yaml", bytes));
        var settings = new OperatorOptions().ProfilesOf("images");
        foreach (var profile in profiles)
        {
            using var output = new StringWriter();
            ResolveProfileCommand.Print(profile.Name(), profiles, settings, output, output);
        }
    }

    private void ReadClouds(byte[] bytes)
    {
        var clouds = CloudsFile.Load(Write("clouds.yaml", bytes));
        foreach (var cloud in clouds.Clouds)
        {
            clouds.Regions(cloud);
            clouds.Get(cloud);
        }
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
