namespace ImageFactory.Testing.Processes;

/// <summary>The operator's program for a server without nodes: mirrors and images are names only.</summary>
public static class TestProgram
{
    /// <summary>A program, not yet started; it serves all namespaces. Those of one folder share their store.</summary>
    public static OperatorProcess Create(
        TemporaryFolder folder, string name, string kubeconfig, Func<OperatorSettings, OperatorSettings>? adapt = null)
    {
        var ports = FreePorts.Take(2);
        var settings = new OperatorSettings(
            string.Empty,
            new Mirrors("http://mirror.example.org/debian", "http://mirror.example.org/debian-security"),
            "registry.example.org/builder:1",
            Path.Combine(folder.Path, "cache"),
            Path.Combine(folder.Path, "store"),
            $"http://127.0.0.1:{ports[1]}/")
        {
            HealthPort = ports[0],
            ArtifactPort = ports[1],
            AllowedImage = "registry.example.org/imagefactory/*",
            CloudsFile = Path.Combine(folder.Path, "clouds.yaml"),
        };
        return new OperatorProcess(
            adapt?.Invoke(settings) ?? settings,
            folder.Write($"{name}.kubeconfig", kubeconfig),
            Path.Combine(folder.Path, $"{name}.log"));
    }
}
