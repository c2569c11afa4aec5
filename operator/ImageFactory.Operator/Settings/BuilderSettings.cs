namespace ImageFactory.Operator.Settings;

/// <summary>Builder pods: which images, how many at once, what they get.</summary>
public sealed record BuilderSettings
{
    /// <summary>The builder image of profiles that name none.</summary>
    public string Image { get; set; } = "localhost/imagefactory/builder:dev";

    /// <summary>
    /// Builder images that profiles may name; <c>*</c> stands for any text without a slash. The default image is always
    /// allowed. A profile's author gets a privileged container of the image: keep the list short.
    /// </summary>
    public IReadOnlyList<string> AllowedImages { get; set; } = [];

    /// <summary>How the kubelet gets the image: Always, IfNotPresent or Never.</summary>
    public string ImagePullPolicy { get; set; } = "IfNotPresent";

    /// <summary>Secrets in the build's namespace with credentials of the image registry.</summary>
    public IReadOnlyList<string> ImagePullSecrets { get; set; } = [];

    /// <summary>How many builds run at once; others wait in the order of their creation.</summary>
    public int MaxConcurrentBuilds { get; set; } = 2;

    /// <summary>Processor time that a builder pod requests.</summary>
    public string Cpu { get; set; } = "1";

    /// <summary>Memory that a builder pod requests.</summary>
    public string Memory { get; set; } = "1Gi";

    /// <summary>Memory at which a builder container is ended; empty for no limit.</summary>
    public string MemoryLimit { get; set; } = string.Empty;

    /// <summary>Size limit of the workspace.</summary>
    public string Workspace { get; set; } = "20Gi";

    /// <summary>How long an image may fail to be pulled before the build fails.</summary>
    public TimeSpan ImagePullTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Folder on each node for the builder's cache; empty for none. A profile's cacheClaim goes before it.
    /// </summary>
    public string NodeCachePath { get; set; } = string.Empty;
}
