using System.Net;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.Backends.OpenStackVm.Ssh;

/// <summary>How a build server is reached.</summary>
/// <param name="Name">A name of its own, of letters, digits and dashes.</param>
/// <param name="Address">Its address.</param>
/// <param name="User">The user there.</param>
/// <param name="HostKey">The only host key that is believed, in OpenSSH's form.</param>
/// <param name="Identity">The key to log in with.</param>
internal sealed record SshEndpoint(string Name, IPAddress Address, string User, string HostKey, SshKey Identity)
{
    /// <summary>The host that the connection goes through; null for none.</summary>
    public BastionSettings? Bastion { get; init; }
}
