using ImageFactory.Kubernetes.Informers;

namespace ImageFactory.Kubernetes.Reconciliation;

/// <summary>One controller at work, whatever its kind.</summary>
internal interface IControllerLoop : IDisposable
{
    /// <summary>The controller's name in metrics and logs.</summary>
    string Name { get; }

    /// <summary>The watch of the controller's kind.</summary>
    IInformer Informer { get; }

    /// <summary>Age of the longest reconcile under way.</summary>
    TimeSpan LongestReconcile { get; }

    /// <summary>
    /// Works from the queue, once the informer has synced, until the token ends it and all reconciles are over.
    /// </summary>
    Task RunAsync(CancellationToken cancellationToken);
}
