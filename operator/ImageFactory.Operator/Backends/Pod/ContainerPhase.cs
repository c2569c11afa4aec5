namespace ImageFactory.Operator.Backends.Pod;

/// <summary>Where a container is in its life.</summary>
internal enum ContainerPhase
{
    /// <summary>Not started.</summary>
    Waiting,

    /// <summary>Running.</summary>
    Running,

    /// <summary>Over.</summary>
    Ended,
}
