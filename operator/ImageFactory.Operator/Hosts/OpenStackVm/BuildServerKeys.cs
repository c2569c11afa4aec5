using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>
/// The two key pairs of each server: the one by which it is known, and the one that it lets in. They follow from the
/// operator's own secret, so that they are stored nowhere and are the same after a restart; those of one server tell
/// nothing of another's (docs/adr/0007).
/// </summary>
internal sealed class BuildServerKeys(OperatorSecret secret)
{
    private const string Purpose = "ssh";

    private readonly DerivedKeys _keys = secret.Derive(Purpose);

    /// <summary>Names the secret from which the keys of new servers follow; their servers bear it.</summary>
    public string Id => _keys.Current.Id;

    /// <summary>Names the secret before it, whose servers may still run; null where there is none.</summary>
    public string? PreviousId => _keys.Previous?.Id;

    /// <summary>The server's host key.</summary>
    public SshKey Host(V1ImageBuild build, int attempt, string? id = null) => Derive("host", build, attempt, id);

    /// <summary>The key of whoever may log in.</summary>
    public SshKey Client(V1ImageBuild build, int attempt, string? id = null) => Derive("client", build, attempt, id);

    /// <summary>The host key of a test server.</summary>
    public SshKey TestHost(V1ImageBuild build, int attempt, string? id = null) =>
        Derive("test host", build, attempt, id);

    /// <summary>The key of whoever may log in to a test server.</summary>
    public SshKey TestClient(V1ImageBuild build, int attempt, string? id = null) =>
        Derive("test client", build, attempt, id);

    private SshKey Derive(string use, V1ImageBuild build, int attempt, string? id) => SshKey.From(HMACSHA256.HashData(
        (_keys.Accepted.FirstOrDefault(key => key.Id == id) ?? _keys.Current).Bytes,
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{use}\n{build.Uid()}\n{attempt}"))));
}
