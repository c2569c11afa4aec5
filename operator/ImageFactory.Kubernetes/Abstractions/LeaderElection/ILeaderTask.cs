namespace ImageFactory.Kubernetes.Abstractions.LeaderElection;

/// <summary>
/// Work beside the controllers that only the leader does, such as a look at the world from time to time. Registered as
/// a singleton of this type, it runs from the moment the process leads; one that ends or fails ends the process.
/// </summary>
public interface ILeaderTask
{
    /// <summary>Its name in the log.</summary>
    string Name { get; }

    /// <summary>Works until it is told to end; then it MUST end soon.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
