namespace ImageFactory.Kubernetes.ApiServerTests.Faults;

/// <summary>What may befall a watch that the server knows nothing of.</summary>
public enum WatchFault
{
    /// <summary>The server's process stands still.</summary>
    ServerHangs,

    /// <summary>Old and new connections are open, and nothing reconciles.</summary>
    NothingPasses,

    /// <summary>Nothing passes on connections from before; new ones work.</summary>
    ConnectionForgotten,

    /// <summary>The connection breaks with RST.</summary>
    ConnectionReset,
}
