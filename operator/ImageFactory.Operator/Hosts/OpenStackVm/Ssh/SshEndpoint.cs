using System.Net;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Hosts.OpenStackVm.Ssh;

/// <summary>How a build server is reached.</summary>
/// <param name="Address">Its address.</param>
/// <param name="User">The user there.</param>
/// <param name="HostKey">The host key that is believed, in OpenSSH's form.</param>
/// <param name="Identity">Makes the key to log in with, which is wiped after each login.</param>
internal sealed record SshEndpoint(IPAddress Address, string User, string HostKey, Func<SshKey> Identity)
{
    /// <summary>Its port.</summary>
    public int Port { get; init; } = 22;

    /// <summary>What a server has that was made before the operator's secret was changed; null for none.</summary>
    public SshTrust? Before { get; init; }

    /// <summary>The host that the connection goes through; null for none.</summary>
    public BastionSettings? Bastion { get; init; }
}

/// <summary>What a server is known by, and lets in.</summary>
/// <param name="HostKey">A host key that is believed, in OpenSSH's form.</param>
/// <param name="Identity">Makes the key to log in with where it is shown.</param>
internal sealed record SshTrust(string HostKey, Func<SshKey> Identity);
