namespace ImageFactory.Kubernetes.Informers;

/// <summary>
/// Is told of every change, in order, by one caller at a time. It MUST return at once: it only puts keys into queues.
/// </summary>
internal interface IChangeHandler
{
    /// <summary>An object changed.</summary>
    void Handle(ObjectChange change);
}
