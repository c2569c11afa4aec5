using System.Globalization;
using System.Text;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts.Urls;
using ImageFactory.Operator.Hosts.OpenStackVm.Ssh;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>
/// The two key pairs of each server: the one by which it is known, and the one that it lets in. They follow from the
/// operator's own secret, so that they are stored nowhere and are the same after a restart; those of one server tell nothing
/// of another's (docs/adr/0007).
/// </summary>
internal sealed class BuildServerKeys(UrlSigningKey key)
{
    /// <summary>The server's host key.</summary>
    public SshKey Host(V1ImageBuild build, int attempt) => Derive("host", build, attempt);

    /// <summary>The key of whoever may log in.</summary>
    public SshKey Client(V1ImageBuild build, int attempt) => Derive("client", build, attempt);

    /// <summary>The host key of a test server.</summary>
    public SshKey TestHost(V1ImageBuild build, int attempt) => Derive("test host", build, attempt);

    /// <summary>The key of whoever may log in to a test server.</summary>
    public SshKey TestClient(V1ImageBuild build, int attempt) => Derive("test client", build, attempt);

    // No signed URL has such a text: theirs begin with a version.
    private SshKey Derive(string use, V1ImageBuild build, int attempt) => SshKey.From(key.Sign(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"ssh\n{use}\n{build.Uid()}\n{attempt}"))));
}
