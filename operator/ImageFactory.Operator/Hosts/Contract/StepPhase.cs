namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>Where a step is in its life.</summary>
internal enum StepPhase
{
    /// <summary>Not started.</summary>
    Waiting,

    /// <summary>Running.</summary>
    Running,

    /// <summary>Over.</summary>
    Ended,
}
