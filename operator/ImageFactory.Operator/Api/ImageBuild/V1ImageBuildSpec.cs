using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>What is built, where, and for how long it stays.</summary>
[ValidationRule(
    "self.profileRef == oldSelf.profileRef",
    Message = RuleMessages.ProfileRefImmutable,
    FieldPath = ".profileRef",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "self.backend == oldSelf.backend",
    Message = RuleMessages.BackendImmutable,
    FieldPath = ".backend",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "has(self.pod) == has(oldSelf.pod) && (!has(self.pod) || self.pod == oldSelf.pod)",
    Message = RuleMessages.PodImmutable,
    FieldPath = ".pod",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "has(self.openStackVm) == has(oldSelf.openStackVm) && "
    + "(!has(self.openStackVm) || self.openStackVm == oldSelf.openStackVm)",
    Message = RuleMessages.OpenStackVmImmutable,
    FieldPath = ".openStackVm",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "self.ifUnchanged == oldSelf.ifUnchanged",
    Message = RuleMessages.IfUnchangedImmutable,
    FieldPath = ".ifUnchanged",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "self.hostAttempts == oldSelf.hostAttempts",
    Message = RuleMessages.HostAttemptsImmutable,
    FieldPath = ".hostAttempts",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "has(self.publish) == has(oldSelf.publish) && (!has(self.publish) || self.publish == oldSelf.publish)",
    Message = RuleMessages.PublishImmutable,
    FieldPath = ".publish",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "!has(oldSelf.cancel) || !oldSelf.cancel || has(self.cancel) && self.cancel",
    Message = RuleMessages.CancelIsFinal,
    FieldPath = ".cancel",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "!has(self.restartFrom) || !(self.restartFrom in ['CleanedUp', 'HostDestroyed'])",
    Message = RuleMessages.RestartFromCleanUp,
    FieldPath = ".restartFrom")]
[ValidationRule(
    "!has(self.pod) || self.backend == 'Pod'",
    Message = RuleMessages.PodNeedsPodBackend,
    FieldPath = ".pod",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "!has(self.openStackVm) || self.backend == 'OpenStackVm'",
    Message = RuleMessages.OpenStackVmNeedsItsBackend,
    FieldPath = ".openStackVm",
    Reason = RuleReasons.Forbidden)]
[ValidationRule(
    "!has(self.openStackVm) || !has(self.openStackVm.volumeType) || has(self.openStackVm.volumeGiB)",
    Message = RuleMessages.VolumeTypeNeedsVolume,
    FieldPath = ".openStackVm.volumeType")]
public sealed class V1ImageBuildSpec
{
    /// <summary>The profile. Immutable.</summary>
    [Required]
    public V1LocalReference ProfileRef { get; set; } = new();

    /// <summary>Where the build host comes from. Immutable.</summary>
    [DefaultValue("\"Pod\"")]
    public BuildBackend? Backend { get; set; }

    /// <summary>Where the builder pod runs; for backend Pod only. Immutable.</summary>
    public V1PodBackendSettings? Pod { get; set; }

    /// <summary>The server that the image is built on; for backend OpenStackVm only. Immutable.</summary>
    public V1OpenStackVmSettings? OpenStackVm { get; set; }

    /// <summary>What to do when nothing changed since the profile's last image. Immutable.</summary>
    [DefaultValue("\"Build\"")]
    public UnchangedPolicy? IfUnchanged { get; set; }

    /// <summary>
    /// Seconds from start to the end of the last stage before clean-up; then the build fails as TimedOut.
    /// </summary>
    [DefaultValue("7200")]
    [RangeMinimum(60)]
    [RangeMaximum(172800)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>
    /// How many build hosts may be used up by evictions, lost nodes and passing faults before the build fails.
    /// Immutable.
    /// </summary>
    [DefaultValue("3")]
    [RangeMinimum(1)]
    [RangeMaximum(10)]
    public int? HostAttempts { get; set; }

    /// <summary>
    /// Seconds after the end when the ImageBuild is deleted; never when left out. The image stays in the store.
    /// </summary>
    [RangeMinimum(0)]
    [RangeMaximum(315360000)]
    public int? TtlSecondsAfterFinished { get; set; }

    /// <summary>
    /// True keeps a build that has not begun from beginning, as long as it is true; it takes no place in the queue. One
    /// that has begun goes on.
    /// </summary>
    public bool? Suspend { get; set; }

    /// <summary>True ends the build; clean-up still runs. It cannot be taken back.</summary>
    public bool? Cancel { get; set; }

    /// <summary>
    /// A build that failed goes on from this stage; artifacts of the stages before are used again. A cancelled one
    /// stays so.
    /// </summary>
    public BuildStage? RestartFrom { get; set; }

    /// <summary>When the build host stays after the build, for a look.</summary>
    [DefaultValue("\"Never\"")]
    public KeepBuildHost? KeepBuildHost { get; set; }

    /// <summary>Seconds after the end when a kept build host is destroyed all the same.</summary>
    [DefaultValue("14400")]
    [RangeMinimum(60)]
    [RangeMaximum(604800)]
    public int? KeepBuildHostSeconds { get; set; }

    /// <summary>
    /// True asks for an ImagePromotion of the finished image, false for none; the profile's promotion.publish when left
    /// out. Immutable.
    /// </summary>
    public bool? Publish { get; set; }
}

/// <summary>What to do when nothing changed since the profile's last image.</summary>
public enum UnchangedPolicy
{
    /// <summary>Build all the same.</summary>
    Build,

    /// <summary>End as Unchanged without an image.</summary>
    Skip,
}

/// <summary>When the build host stays after the build, for a look.</summary>
public enum KeepBuildHost
{
    /// <summary>It is destroyed.</summary>
    Never,

    /// <summary>It stays when the build failed.</summary>
    OnFailure,

    /// <summary>It stays.</summary>
    Always,
}
