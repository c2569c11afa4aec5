namespace ImageFactory.Kubernetes.Informers;

/// <summary>One watched kind, whatever its type.</summary>
internal interface IInformer
{
    /// <summary>What probes ask.</summary>
    InformerState State { get; }

    /// <summary>The objects known now.</summary>
    Store Store { get; }

    /// <summary>Who is told of changes; handlers are added before <see cref="RunAsync"/>.</summary>
    void AddHandler(IChangeHandler handler);

    /// <summary>Lists and watches until the token ends it.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
