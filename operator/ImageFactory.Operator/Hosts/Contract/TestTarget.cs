namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>The server that a test pod tests an image on; what it does not boot itself.</summary>
/// <param name="Address">Its address.</param>
/// <param name="HostKey">Its host key, in OpenSSH's form.</param>
/// <param name="PrivateKey">The key that it lets in, PEM.</param>
/// <param name="PoweredOn">When it was switched on: milliseconds since 1970.</param>
internal sealed record TestTarget(string Address, string HostKey, string PrivateKey, long PoweredOn)
{
    /// <summary>Keeps the private key out of logs.</summary>
    public override string ToString() => Address;
}
