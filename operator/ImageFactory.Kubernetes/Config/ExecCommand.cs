namespace ImageFactory.Kubernetes.Config;

/// <summary>
/// A program that gives credentials.
/// See <see
/// href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins">
/// credential plugins</see>.
/// </summary>
public sealed class ExecCommand
{
    /// <summary><c>client.authentication.k8s.io/v1</c> or <c>/v1beta1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The program.</summary>
    public required string Command { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables on top of our own.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Never, IfAvailable or Always; an operator has nobody to ask, so Always is a fault.</summary>
    public string InteractiveMode { get; init; } = "IfAvailable";

    /// <summary>What to tell people who lack the program.</summary>
    public string? InstallHint { get; init; }

    /// <summary>Whether the program is told which cluster it is for.</summary>
    public bool ProvideClusterInfo { get; init; }

    /// <summary>The cluster's address, for that purpose.</summary>
    public string? Server { get; init; }
}
