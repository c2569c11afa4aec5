using System.Threading.Channels;
using ImageFactory.Kubernetes.Abstractions.Entities;
using ImageFactory.Kubernetes.Abstractions.Reconciliation;
using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Tests.Scenes;

/// <summary>The controller's queue: work beside the reconciles puts the build in when it has news.</summary>
internal sealed class Wakes : IEntityQueue<V1ImageBuild>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<ObjectKey> _keys = Channel.CreateUnbounded<ObjectKey>();

    public bool Enqueue(ObjectKey key, TimeSpan delay = default) => _keys.Writer.TryWrite(key);

    /// <summary>Until the build is put in the next time.</summary>
    public async Task<ObjectKey> NextAsync() => await _keys.Reader.ReadAsync().AsTask().WaitAsync(Patience);
}
