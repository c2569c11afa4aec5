using ImageFactory.Kubernetes.Informers;

namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>One controller at work, whatever its kind.</summary>
internal interface IControllerLoop : IDisposable
{
    /// <summary>The controller's name in metrics and logs.</summary>
    string Name { get; }

    /// <summary>The watch of the controller's kind.</summary>
    IInformer Informer { get; }

    /// <summary>Age of the longest pass under way.</summary>
    TimeSpan LongestPass { get; }

    /// <summary>Works from the queue, once the informer has synced, until the token ends it and all passes are over.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
