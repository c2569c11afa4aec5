namespace ImageFactory.Testing.Processes;

/// <summary>kubectl as a user runs it.</summary>
public sealed class Kubectl(string kubeconfig)
{
    // The one that TEST_ASSET_KUBECTL names, else the current one that tests/cluster/install fetched.
    private static readonly string Program =
        Environment.GetEnvironmentVariable("TEST_ASSET_KUBECTL") is { Length: > 0 } named
            ? named
            : Path.Combine(CacheFolder.Path, "bin", "clients", "kubectl");

    /// <summary>Runs it; it has to succeed.</summary>
    public async Task<string> RunAsync(params string[] arguments) =>
        (await TryAsync(arguments)).Checked();

    /// <summary>Runs it, whatever comes of it.</summary>
    public Task<CommandResult> TryAsync(params string[] arguments) =>
        Command.RunAsync(Program, ["--kubeconfig", kubeconfig, .. arguments]);
}
