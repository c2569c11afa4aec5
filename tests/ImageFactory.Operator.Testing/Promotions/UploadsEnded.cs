using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Testing.Promotions;

/// <summary>Stands for the queue of builds: an upload that ends wakes its build.</summary>
internal sealed class UploadsEnded : IEntityQueue<V1ImageBuild>, IDisposable
{
    private readonly SemaphoreSlim _ended = new(0);

    public bool Enqueue(ObjectKey key, TimeSpan delay = default)
    {
        _ended.Release();
        return true;
    }

    /// <summary>Returns once another upload has ended.</summary>
    public Task<bool> WaitAsync() => _ended.WaitAsync(TimeSpan.FromSeconds(30));

    public void Dispose() => _ended.Dispose();
}
