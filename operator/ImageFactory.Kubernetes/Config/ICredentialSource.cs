namespace ImageFactory.Kubernetes.Config;

/// <summary>Gives the credential of each request.</summary>
internal interface ICredentialSource
{
    /// <summary>The credential now. MUST be cheap when nothing changed: it is asked before each request.</summary>
    ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The server refused a request that began at <paramref name="requestStart"/> (a timestamp of the provider's): what
    /// was got before then is not to be used again.
    /// </summary>
    /// <returns>Whether another credential may come of asking again.</returns>
    bool Drop(long requestStart);
}
