namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>What opens private git sources, as the scripts get it (HostScripts/gitcredentials.sh).</summary>
internal sealed record GitCredentials
{
    /// <summary>A private key of OpenSSH.</summary>
    public string? SshPrivateKey { get; set; }

    /// <summary>The host keys by which the server is known, as OpenSSH's file of that name has them.</summary>
    public string? KnownHosts { get; set; }

    /// <summary>Who the server is told that asks.</summary>
    public string? Username { get; set; }

    /// <summary>A password, or a token in its place.</summary>
    public string? Password { get; set; }

    /// <summary>The authorities of the server's certificate, in PEM.</summary>
    public string? CaCertificates { get; set; }

    /// <summary>The same of each further source that needs it, by its name.</summary>
    public SortedDictionary<string, GitCredentials>? Additional { get; set; }

    /// <summary>Keeps all of it out of logs.</summary>
    public override string ToString() => nameof(GitCredentials);
}
