using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Settings;
using ImageFactory.Testing;
using ImageFactory.Testing.Fuzz;

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
        new("clouds", ReadClouds) { Documented = [typeof(CloudConfigException)], MostAllocated = 64 << 20 },
    ];

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
