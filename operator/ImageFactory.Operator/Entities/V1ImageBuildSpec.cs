namespace ImageFactory.Operator.Entities;

/// <summary>What is built, where, and for how long it stays.</summary>
public sealed class V1ImageBuildSpec
{
    /// <summary>The profile. Immutable.</summary>
    public V1LocalReference ProfileRef { get; set; } = new();

    /// <summary>Where the build host comes from. Immutable.</summary>
    public BuildBackend? Backend { get; set; }

    /// <summary>Where the builder pod runs. Immutable.</summary>
    public V1PodBackendSettings? Pod { get; set; }

    /// <summary>What to do when nothing changed since the profile's last image. Immutable.</summary>
    public UnchangedPolicy? IfUnchanged { get; set; }

    /// <summary>Seconds from start to the end of the last stage before clean-up; then the build fails as TimedOut.</summary>
    public int? TimeoutSeconds { get; set; }

    /// <summary>How many build hosts may be used up by evictions, lost nodes and passing faults before the build fails. Immutable.</summary>
    public int? HostAttempts { get; set; }

    /// <summary>Seconds after the end when the ImageBuild is deleted; never when left out. The image stays in the store.</summary>
    public int? TtlSecondsAfterFinished { get; set; }

    /// <summary>True ends the build; clean-up still runs.</summary>
    public bool? Cancel { get; set; }

    /// <summary>A finished build that failed or was cancelled goes on from this stage; artifacts of the stages before are used again.</summary>
    public BuildStage? RestartFrom { get; set; }

    /// <summary>When the build host stays after the build, for a look.</summary>
    public KeepBuildHost? KeepBuildHost { get; set; }

    /// <summary>Seconds after the end when a kept build host is destroyed all the same.</summary>
    public int? KeepBuildHostSeconds { get; set; }

    /// <summary>True asks for an ImagePromotion of the finished image. Immutable.</summary>
    public bool? Publish { get; set; }
}
