namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>One mapping of changes at work, whatever its kinds.</summary>
internal interface IRelatedLoop : IDisposable
{
    /// <summary>Maps until the token ends it.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
