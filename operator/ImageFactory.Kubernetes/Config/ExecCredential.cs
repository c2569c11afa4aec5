namespace ImageFactory.Kubernetes.Config;

/// <summary>What a credential plugin is told and what it answers.</summary>
internal sealed class ExecCredential
{
    /// <summary>Version of the protocol.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>ExecCredential.</summary>
    public string? Kind { get; set; }

    /// <summary>What the plugin is told.</summary>
    public ExecCredentialSpec? Spec { get; set; }

    /// <summary>What it answers.</summary>
    public ExecCredentialStatus? Status { get; set; }
}
