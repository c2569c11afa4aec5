namespace ImageFactory.Kubernetes.Config;

/// <summary>What of the process's surroundings says where the API server is.</summary>
/// <param name="Variable">Environment variables.</param>
/// <param name="Home">The user's home.</param>
/// <param name="ServiceAccountFolder">Where a pod finds its service account.</param>
internal sealed record ConfigurationEnvironment(
    Func<string, string?> Variable, string Home, string ServiceAccountFolder)
{
    /// <summary>The surroundings of this process.</summary>
    public static ConfigurationEnvironment Process { get; } = new(
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
        "/var/run/secrets/kubernetes.io/serviceaccount");
}
