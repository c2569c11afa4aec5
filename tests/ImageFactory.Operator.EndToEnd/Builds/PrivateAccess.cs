using System.Net;
using System.Security.Cryptography.X509Certificates;
using ImageFactory.Operator.Testing.Builds;
using ImageFactory.Testing;
using k8s.Models;

namespace ImageFactory.Operator.EndToEnd.Builds;

/// <summary>What opens a git server: a password, and the authority that its certificate is from.</summary>
internal sealed class PrivateAccess : IDisposable
{
    /// <summary>The Secret's name.</summary>
    public const string SecretName = "light-git";

    private const string User = "robot";

    private readonly TestAuthority _authority = new();

    /// <summary>The password, which is nowhere else.</summary>
    public string Password { get; } = Guid.NewGuid().ToString("N");

    /// <summary>As the server of tests/hostscripts takes it.</summary>
    public string Login => $"{User}:{Password}";

    /// <summary>Writes the server's key and certificate; returns the file's path.</summary>
    public string WriteCertificate(TemporaryFolder folder, IPAddress address)
    {
        using var certificate = _authority.Issue(address.ToString());
        using var key = certificate.GetECDsaPrivateKey()!;
        return folder.Write("server.pem", $"{key.ExportPkcs8PrivateKeyPem()}\n{certificate.ExportCertificatePem()}\n");
    }

    /// <summary>Makes the Secret, and lets the scenario's operator read this one (docs/sources.md).</summary>
    public async Task GrantAsync(Scenario scenario)
    {
        await scenario.Client.CreateAsync(new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = SecretName, NamespaceProperty = scenario.Namespace },
            Type = "kubernetes.io/basic-auth",
            StringData = new Dictionary<string, string>
            {
                ["username"] = User,
                ["password"] = Password,
                ["ca.crt"] = _authority.Pem,
            },
        });
        await scenario.KubectlAsync(
            "create", "role", SecretName, "--verb=get", "--resource=secrets", $"--resource-name={SecretName}");
        await scenario.KubectlAsync(
            "create",
            "rolebinding",
            SecretName,
            $"--role={SecretName}",
            $"--serviceaccount={scenario.Namespace}:imagefactory-operator");
    }

    public void Dispose() => _authority.Dispose();
}
