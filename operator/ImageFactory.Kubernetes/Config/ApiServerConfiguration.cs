namespace ImageFactory.Kubernetes.Config;

/// <summary>
/// Where the API server is, how it is recognised and who we are to it. Secrets in it never get into its text form.
/// </summary>
public sealed class ApiServerConfiguration
{
    /// <summary>Address of the server; may have a path.</summary>
    public required Uri Server { get; init; }

    /// <summary>Namespace of the context or of the service account.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Where this came from, for messages.</summary>
    public string Source { get; init; } = "code";

    /// <summary>
    /// The certification authorities that the server's certificate must come from; null for the system's.
    /// </summary>
    public FileOrData? CertificateAuthority { get; init; }

    /// <summary>Our certificate, PEM.</summary>
    public FileOrData? ClientCertificate { get; init; }

    /// <summary>The key of our certificate, PEM.</summary>
    public FileOrData? ClientKey { get; init; }

    /// <summary>
    /// Name that the server's certificate must have, where it isn't the host of <see cref="Server"/>.
    /// </summary>
    public string? TlsServerName { get; init; }

    /// <summary>Take any certificate. Whoever sits in between can then read and change everything.</summary>
    public bool InsecureSkipTlsVerify { get; init; }

    /// <summary>HTTP proxy; null for the environment's.</summary>
    public Uri? ProxyUrl { get; init; }

    /// <summary>A bearer token that does not change.</summary>
    public string? Token { get; init; }

    /// <summary>A file with a bearer token that changes; goes before <see cref="Token"/>.</summary>
    public string? TokenFile { get; init; }

    /// <summary>User of basic authentication.</summary>
    public string? Username { get; init; }

    /// <summary>Password of basic authentication.</summary>
    public string? Password { get; init; }

    /// <summary>A program that gives credentials.</summary>
    public ExecCommand? Exec { get; init; }

    /// <summary>Whom to act as.</summary>
    public Impersonation? Impersonate { get; init; }

    /// <summary>
    /// Finds the API server: <paramref name="kubeconfig"/> if given, else the files in <c>KUBECONFIG</c>, else the
    /// service account of the pod that we run in, else <c>~/.kube/config</c>.
    /// </summary>
    /// <param name="kubeconfig">A kubeconfig file.</param>
    /// <param name="context">A context in it; null for its current one.</param>
    /// <exception cref="KubernetesConfigException">Nothing was found, or what was found is wrong.</exception>
    public static ApiServerConfiguration Load(string? kubeconfig = null, string? context = null) =>
        ConfigurationLoader.Load(ConfigurationEnvironment.Process, kubeconfig, context);

    /// <summary>Names the server and the source, nothing else.</summary>
    public override string ToString() => $"{Server} ({Source})";
}

/// <summary>Whom to act as; needs the right to impersonate.</summary>
/// <param name="User">The user's name.</param>
/// <param name="Group">
/// The user's group. One alone: .NET writes several into one header line, which the server takes for one group's name.
/// </param>
/// <param name="Uid">The user's id.</param>
public sealed record Impersonation(string User, string? Group, string? Uid);
