namespace ImageFactory.Kubernetes.Abstractions.LeaderElection;

/// <summary>Whether several processes may run side by side.</summary>
public enum LeaderElectionType
{
    /// <summary>There is one process: it works at once.</summary>
    None,

    /// <summary>One of several works; the others watch and take over.</summary>
    Single,
}
