using ImageFactory.Kubernetes.Queue;

namespace ImageFactory.Kubernetes.Tests.Fakes;

internal sealed class NoObserver<TKey> : IQueueObserver<TKey>
{
    public void Added(TKey key)
    {
    }

    public void Taken(TKey key)
    {
    }

    public void Finished(TKey key)
    {
    }

    public void Retried(TKey key)
    {
    }
}
