namespace ImageFactory.Kubernetes.Queue;

/// <summary>Is told of each step of a key; called under the queue's lock, so it MUST NOT call back or wait.</summary>
internal interface IQueueObserver<in TKey>
{
    /// <summary>The key became in need of work.</summary>
    void Added(TKey key);

    /// <summary>A worker took the key.</summary>
    void Taken(TKey key);

    /// <summary>The worker is done with it.</summary>
    void Finished(TKey key);

    /// <summary>The key will be tried again after a failure.</summary>
    void Retried(TKey key);
}
