namespace ImageFactory.Operator.Settings;

/// <summary>A host that SSH connections to build servers go through.</summary>
public sealed record BastionSettings
{
    /// <summary>Its name or address.</summary>
    public string Host { get; set; } = string.Empty;

    /// <summary>Its SSH port.</summary>
    public int Port { get; set; } = 22;

    /// <summary>The user there.</summary>
    public string User { get; set; } = string.Empty;

    /// <summary>The file with the private key, from a mounted Secret.</summary>
    public string IdentityFile { get; set; } = "/etc/imagefactory-bastion/id";

    /// <summary>The file with the bastion's host keys, in the form of OpenSSH's known_hosts. No other host key is believed.</summary>
    public string KnownHostsFile { get; set; } = "/etc/imagefactory-bastion/known_hosts";
}
