using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>Stands for the controller's queue: tells when a build is to be looked at.</summary>
internal sealed class WakeLog : IEntityQueue<V1ImageBuild>, IDisposable
{
    private readonly SemaphoreSlim _woken = new(0);

    public bool Enqueue(ObjectKey key, TimeSpan delay = default)
    {
        _woken.Release();
        return true;
    }

    /// <summary>Returns once the build was woken, or the time is over.</summary>
    public Task WaitAsync(TimeSpan patience) => _woken.WaitAsync(patience);

    public void Dispose() => _woken.Dispose();
}
