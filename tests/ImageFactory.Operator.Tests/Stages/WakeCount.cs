using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImageBuild;
using Xunit;

namespace ImageFactory.Operator.Tests.Stages;

/// <summary>The controller's queue, which says when a build is woken.</summary>
internal sealed class WakeCount : IEntityQueue<V1ImageBuild>, IDisposable
{
    private readonly SemaphoreSlim _wakes = new(0);

    /// <summary>Wakes that nobody has waited for.</summary>
    public int Left => _wakes.CurrentCount;

    /// <summary>The object that was woken last.</summary>
    public ObjectKey? Last { get; private set; }

    public bool Enqueue(ObjectKey key, TimeSpan delay = default)
    {
        Last = key;
        _wakes.Release();
        return true;
    }

    /// <summary>Waits for the next wake.</summary>
    public async Task WokenAsync() =>
        Assert.True(await _wakes.WaitAsync(TimeSpan.FromSeconds(30)), "Nobody was woken");

    public void Dispose() => _wakes.Dispose();
}
