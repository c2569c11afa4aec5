using System.Text;
using Microsoft.Extensions.Logging;

namespace ImageFactory.Kubernetes.Config;

/// <summary>Chooses the source that a configuration means, in client-go's order.</summary>
internal static class CredentialSources
{
    public static ICredentialSource Of(ApiServerConfiguration configuration, TimeProvider time, ILogger logger) =>
        configuration switch
        {
            { TokenFile: { } file } => new TokenSource(file, time, logger),
            { Token: { } token } => new FixedCredential(Credential.Bearer(token)),
            { Username: { } user } => new FixedCredential(Basic(user, configuration.Password ?? string.Empty)),
            { Exec: { } command } => new ExecCredentialSource(command, time),
            _ => new FixedCredential(Credential.None),
        };

    private static Credential Basic(string user, string password) =>
        new($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}");
}

/// <summary>A credential that does not change.</summary>
internal sealed class FixedCredential(Credential credential) : ICredentialSource
{
    /// <inheritdoc />
    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => new(credential);

    /// <inheritdoc />
    public bool Drop(long requestStart) => false;
}
