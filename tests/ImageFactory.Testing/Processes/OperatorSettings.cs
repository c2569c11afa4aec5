using System.Net;

namespace ImageFactory.Testing.Processes;

/// <summary>The settings file of an operator under test.</summary>
public sealed record OperatorSettings(
    string Namespace, Mirrors Mirrors, string BuilderImage, string BuilderCache, string ArtifactRoot, string Endpoint)
{
    // What a pod asks for of a processor: a node of two has to have room for those of three collections of tests.
    private const string Cpu = "500m";

    /// <summary>Namespace of the lease; empty for the operator's own default.</summary>
    public string LeaderElectionNamespace { get; init; } = Namespace;

    /// <summary>The factory's name.</summary>
    public string ClusterName { get; init; } = "end-to-end";

    /// <summary>Port of health and metrics.</summary>
    public int HealthPort { get; init; } = 8081;

    /// <summary>Port of the artifact store.</summary>
    public int ArtifactPort { get; init; } = 8082;

    /// <summary>Where the artifact store listens.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Any;

    /// <summary>Namespace of the pods of builds; empty for that of each build.</summary>
    public string BuilderNamespace { get; init; } = string.Empty;

    /// <summary>Builder images beside the default one.</summary>
    public string AllowedImage { get; init; } = "localhost/imagefactory/none:*";

    /// <summary>The builder image for kiwi.</summary>
    public string KiwiImage { get; init; } = "localhost/imagefactory/builder-kiwi:dev";

    /// <summary>How long an image may fail to be pulled.</summary>
    public TimeSpan ImagePullTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Builds at once: by default one, since this machine is too small for two that make an image.</summary>
    public int MaxConcurrentBuilds { get; init; } = 1;

    /// <summary>The tester image; empty tests nothing.</summary>
    public string TesterImage { get; init; } = string.Empty;

    /// <summary>Files with the keys that sign.</summary>
    public IReadOnlyList<string> SigningKeys { get; init; } = [];

    /// <summary>Files with the key that signs images and its certificate; null for none.</summary>
    public (string Key, string Certificate)? ImageKey { get; init; }

    /// <summary>The clouds.</summary>
    public string CloudsFile { get; init; } = "/etc/openstack/clouds.yaml";

    /// <summary>Further lines of the section <c>openstack</c>.</summary>
    public IReadOnlyList<string> OpenStack { get; init; } = [];

    /// <summary>Further lines outside of the sections here.</summary>
    public IReadOnlyList<string> Further { get; init; } = [];

    /// <summary>What the store leaves free.</summary>
    public long MinFreeBytes { get; init; } = 1L << 30;

    /// <summary>The file's text.</summary>
    public string ToYaml() => $"""
        clusterName: {ClusterName}
        namespace: {Namespace}
        leaderElectionNamespace: {LeaderElectionNamespace}
        healthPort: {HealthPort}
        mirrors:
          debian: "{Mirrors.Main}"
          debian-security: "{Mirrors.Security}"
        builder:
          namespace: "{BuilderNamespace}"
          images:
          - tool: DiskImageBuilder
            image: "{BuilderImage}"
          - tool: Kiwi
            image: "{KiwiImage}"
          allowedImages: ["{AllowedImage}"]
          cpu: {Cpu}
          checkValidUntil: {(Mirrors.ChecksValidUntil ? "true" : "false")}
          imagePullPolicy: IfNotPresent
          imagePullTimeout: "{ImagePullTimeout:c}"
          maxConcurrentBuilds: {MaxConcurrentBuilds}
          nodeCachePath: "{BuilderCache}"
        tester:
          image: "{TesterImage}"
          cpu: {Cpu}
        signing:
          keys: [{string.Join(", ", SigningKeys.Select(SigningKey))}]
          image: {(ImageKey is var (key, certificate) ? ImageSigning(key, certificate) : "")}
        artifacts:
          root: "{ArtifactRoot}"
          endpoint: "{Endpoint}"
          allowHttp: true
          listenAddress: {ListenAddress}
          listenPort: {ArtifactPort}
          minFreeBytes: {MinFreeBytes}
        openstack:
          cloudsFile: "{CloudsFile}"
        {string.Concat(OpenStack.Select(line => $"  {line}\n"))}
        {string.Join('\n', Further)}
        """;

    private static string SigningKey(string file, int number) => $"{{name: key-{number}, keyFile: \"{file}\"}}";

    private static string ImageSigning(string key, string certificate) =>
        $"{{keyFile: \"{key}\", certificateFile: \"{certificate}\"}}";
}
