namespace ImageFactory.Kubernetes.Config;

/// <summary>A credential that does not change.</summary>
internal sealed class FixedCredential(Credential credential) : ICredentialSource
{
    /// <inheritdoc />
    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => new(credential);

    /// <inheritdoc />
    public bool Drop(long requestStart) => false;
}
