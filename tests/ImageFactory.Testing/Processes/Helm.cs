namespace ImageFactory.Testing.Processes;

/// <summary>helm as a user runs it, with nothing of this machine's user.</summary>
/// <param name="kubeconfig">The cluster; null where none is asked.</param>
public sealed class Helm(string? kubeconfig = null)
{
    // The one that TEST_ASSET_HELM names, else the current one that tests/cluster/install fetched.
    private static readonly string Program =
        Environment.GetEnvironmentVariable("TEST_ASSET_HELM") is { Length: > 0 } named
            ? named
            : Path.Combine(CacheFolder.Path, "bin", "clients", "helm");

    /// <summary>The operator's chart.</summary>
    public static string Chart { get; } = Path.Combine(RepositoryRoot.Path, "charts", "imagefactory-operator");

    /// <summary>Runs it; it has to succeed.</summary>
    public async Task<string> RunAsync(params string[] arguments) => (await TryAsync(arguments)).Checked();

    /// <summary>Runs it, whatever comes of it.</summary>
    public Task<CommandResult> TryAsync(params string[] arguments) =>
        Command.RunAsync(Program, kubeconfig is null ? arguments : [.. arguments, "--kubeconfig", kubeconfig]);

    /// <summary>What the operator's chart makes of values, in namespace imagefactory-system.</summary>
    public Task<string> RenderAsync(params string[] arguments) =>
        RunAsync(["template", "imagefactory-operator", Chart, "--namespace", "imagefactory-system", .. arguments]);
}
