using ImageFactory.Testing.Processes;

namespace ImageFactory.Testing.OpenStack;

/// <summary>A service of the test cloud that stands still (SIGSTOP) until this is disposed of.</summary>
public sealed class PausedService : IAsyncDisposable
{
    private readonly string _name;

    private PausedService(string name) => _name = name;

    /// <summary>Halts the service of that name in <c>tests/openstack/status</c>.</summary>
    public static async Task<PausedService> PauseAsync(string name)
    {
        await SignalAsync("pause", name);
        return new PausedService(name);
    }

    public async ValueTask DisposeAsync() => await SignalAsync("continue", _name);

    // The state that the clouds.yaml lies in is that of the cloud.
    private static async Task SignalAsync(string verb, string name) => (await Command.RunAsync(
        "env",
        [
            $"IMAGEFACTORY_OPENSTACK={Path.GetDirectoryName(OpenStackClouds.Path)}",
            Path.Combine(RepositoryRoot.Path, "tests", "openstack", "service"),
            verb,
            name,
        ])).Checked();
}
