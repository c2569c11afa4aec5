using ImageFactory.Kubernetes.Informers;

namespace ImageFactory.Kubernetes.Tests.Fakes;

/// <summary>An informer without a server.</summary>
internal sealed class StillInformer(TimeProvider time) : IInformer
{
    public InformerState State { get; } = new("Widget", time);

    public Store Store { get; } = new();

    public void AddHandler(IChangeHandler handler)
    {
    }

    public Task RunAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
