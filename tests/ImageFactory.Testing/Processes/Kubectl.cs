namespace ImageFactory.Testing.Processes;

/// <summary>kubectl as a user runs it.</summary>
public sealed class Kubectl(string kubeconfig)
{
    // The machine's own, else the one that the cluster's scripts unpacked.
    private static readonly string Program =
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, "kubectl"))
            .Append(Path.Combine(CacheFolder.Path, "packages", "kubernetes-client", "usr", "bin", "kubectl"))
            .First(File.Exists);

    /// <summary>Runs it; it has to succeed.</summary>
    public async Task<string> RunAsync(params string[] arguments) =>
        (await TryAsync(arguments)).Checked();

    /// <summary>Runs it, whatever comes of it.</summary>
    public Task<CommandResult> TryAsync(params string[] arguments) =>
        Command.RunAsync(Program, ["--kubeconfig", kubeconfig, .. arguments]);
}
