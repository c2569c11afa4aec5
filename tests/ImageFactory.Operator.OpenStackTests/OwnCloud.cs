using System.Globalization;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>A Keystone with two Glances of one test's own, for settings that would disturb all others.</summary>
internal sealed class OwnCloud : IAsyncDisposable
{
    // Beside the ports of the cloud of all tests.
    private const int PortBase = 15400;

    // Its state lies beside that of the cloud of all tests, whose end is its end, should this process not come to it.
    private readonly string _state;

    private OwnCloud(string name) => _state = $"{Path.GetDirectoryName(TestClouds.Path)}-{name}";

    /// <summary>Its clouds.yaml.</summary>
    public string CloudsPath => Path.Combine(_state, "clouds.yaml");

    /// <summary>Starts it.</summary>
    /// <param name="name">Whose it is.</param>
    /// <param name="tokenSeconds">For how long a token is good.</param>
    public static async Task<OwnCloud> StartAsync(string name, int tokenSeconds)
    {
        var cloud = new OwnCloud(name);
        await cloud.RunAsync(
            "up", ["image"], $"TOKEN_TTL={tokenSeconds}", $"IMAGEFACTORY_OPENSTACK_PORT_BASE={PortBase}");
        return cloud;
    }

    public async ValueTask DisposeAsync() => await RunAsync("down", ["--wipe"]);

    private async Task RunAsync(string script, string[] arguments, params FormattableString[] settings) =>
        (await Command.RunAsync(
            "env",
            [
                $"IMAGEFACTORY_OPENSTACK={_state}",
                .. settings.Select(setting => setting.ToString(CultureInfo.InvariantCulture)),
                Path.Combine(RepositoryRoot.Path, "tests", "openstack", script),
                .. arguments,
            ])).Checked();
}
