namespace ImageFactory.Kubernetes.Informers;

/// <summary>One watched kind, whatever its type.</summary>
internal interface IInformer
{
    /// <summary>The state that probes read.</summary>
    InformerState State { get; }

    /// <summary>The objects known now.</summary>
    Store Store { get; }

    /// <summary>Adds a handler, which is told of every change. Call it before <see cref="RunAsync"/>.</summary>
    void AddHandler(IChangeHandler handler);

    /// <summary>Lists and watches until the token ends it.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
