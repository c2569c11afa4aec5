using System.Threading.Channels;
using k8s;
using k8s.Models;
using Xunit;

namespace ImageFactory.Kubernetes.ApiServerTests.Runtime;

/// <summary>What controllers and finalizers were called with, in order.</summary>
public sealed class Reconciles
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<(string What, IKubernetesObject<V1ObjectMeta> Entity)> _calls =
        Channel.CreateUnbounded<(string What, IKubernetesObject<V1ObjectMeta> Entity)>();

    /// <summary>What a reconcile does besides being recorded.</summary>
    public Func<V1Gadget, Task> OnReconcile { get; set; } = _ => Task.CompletedTask;

    /// <summary>What a finalizer does besides being recorded.</summary>
    public Func<V1Gadget, CancellationToken, Task> OnFinalize { get; set; } = (_, _) => Task.CompletedTask;

    public void Add(string what, IKubernetesObject<V1ObjectMeta> entity) => _calls.Writer.TryWrite((what, entity));

    /// <summary>The next call, which must be this.</summary>
    public async Task<IKubernetesObject<V1ObjectMeta>> NextAsync(string what)
    {
        var (actual, entity) = await NextAsync();
        Assert.Equal(what, actual);
        return entity;
    }

    public async Task<(string What, IKubernetesObject<V1ObjectMeta> Entity)> NextAsync() =>
        await TryNextAsync() ?? throw new TimeoutException("Nothing was called");

    /// <summary>The next call; null when none comes.</summary>
    public async Task<(string What, IKubernetesObject<V1ObjectMeta> Entity)?> TryNextAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            return await _calls.Reader.ReadAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Whatever else was called was this.</summary>
    public void ExpectNothingMoreBut(string what, string name)
    {
        while (_calls.Reader.TryRead(out var call))
        {
            Assert.Equal((what, name), (call.What, call.Entity.Name()));
        }
    }

    public void ExpectNothingMore() =>
        Assert.False(_calls.Reader.TryRead(out var call), $"{call.What} {call.Entity?.Name()}");
}
