namespace ImageFactory.Testing;

/// <summary>Where the project keeps what outlives a run.</summary>
public static class CacheFolder
{
    public static string Path { get; } =
        Environment.GetEnvironmentVariable("IMAGEFACTORY_CACHE")
        ?? System.IO.Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME")
            ?? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "imagefactory");
}
