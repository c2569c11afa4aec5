namespace ImageFactory.Operator.Api.Shared;

/// <summary>
/// What is said when a rule between fields is broken: by the API server, where it knows CEL, and by the operator itself
/// (Validation/) everywhere. One text, so that both say the same.
/// </summary>
internal static partial class RuleMessages
{
    /// <summary>profileRef changed.</summary>
    public const string ProfileRefImmutable =
        "spec.profileRef cannot change: create another ImageBuild for the other profile";

    /// <summary>backend changed.</summary>
    public const string BackendImmutable =
        "spec.backend cannot change: create another ImageBuild with the other backend";

    /// <summary>pod changed.</summary>
    public const string PodImmutable = "spec.pod cannot change: create another ImageBuild with the other pod settings";

    /// <summary>openStackVm changed.</summary>
    public const string OpenStackVmImmutable =
        "spec.openStackVm cannot change: create another ImageBuild with the other settings";

    /// <summary>ifUnchanged changed.</summary>
    public const string IfUnchangedImmutable = "spec.ifUnchanged cannot change: create another ImageBuild";

    /// <summary>hostAttempts changed.</summary>
    public const string HostAttemptsImmutable = "spec.hostAttempts cannot change: create another ImageBuild";

    /// <summary>publish changed.</summary>
    public const string PublishImmutable =
        "spec.publish cannot change: create an ImagePromotion with this build as spec.buildRef";

    /// <summary>cancel taken back.</summary>
    public const string CancelIsFinal =
        "spec.cancel cannot be taken back: create another ImageBuild";

    /// <summary>restartFrom names a stage that is no work.</summary>
    public const string RestartFromCleanUp =
        "spec.restartFrom cannot be CleanedUp or HostDestroyed, which run after every build: name the stage to repeat";

    /// <summary>pod settings with another backend.</summary>
    public const string PodNeedsPodBackend =
        "spec.pod applies to backend Pod only: remove it or set spec.backend to Pod";

    /// <summary>server settings with another backend.</summary>
    public const string OpenStackVmNeedsItsBackend =
        "spec.openStackVm applies to backend OpenStackVm only: remove it or set spec.backend to OpenStackVm";

    /// <summary>A type without a volume.</summary>
    public const string VolumeTypeNeedsVolume =
        "spec.openStackVm.volumeType needs spec.openStackVm.volumeGiB: give the volume's size, or remove the type";

    /// <summary>A disk larger than promised.</summary>
    public const string SizeWithinMinDisk =
        "spec.image.sizeGiB cannot exceed spec.image.minDiskGiB: raise minDiskGiB or lower sizeGiB";

    /// <summary>A property whose name is none.</summary>
    public const string PropertyName =
        "spec.image.properties: names have up to 255 small letters, digits and _ . - only, or are trait: and a trait "
        + "in capitals, since Glance's database may hold two that differ in their case for one: rename the property";

    /// <summary>A property of Glance's own, or of the factory.</summary>
    public const string PropertyReserved =
        "spec.image.properties: what Glance says of every image (such as name, visibility, min_disk) and names that "
        + "begin with os_glance, img_signature or imagefactory_ cannot be set here: use spec.image.minDiskGiB, "
        + "minRamMiB, format or metadata, or remove the property";

    /// <summary>A property that a field is for.</summary>
    public const string PropertyOfField =
        "spec.image.properties: what the operator writes from other fields cannot be set here: use spec.os for "
        + "architecture, os_distro and os_version, spec.image.metadata for os_purpose, image_..., replace_frequency, "
        + "uuid_validity, provided_until and hotfix_hours, and spec.capabilities for __image_capabilities and "
        + "__support_...; image_build_date is when the build began";

    /// <summary>A property that makes something else of an image.</summary>
    public const string PropertyForeign =
        "spec.image.properties: what would have Nova boot something else than the image (kernel_id, "
        + "block_device_mapping ...), have a key opened or deleted (cinder_encryption_key_id ...), or says that the "
        + "image is another's (base_image_ref, instance_uuid, owner_specified. ...) cannot be set: remove the "
        + "property; a kernel belongs into the image itself";

    /// <summary>A name that is none in the artifact store.</summary>
    public const string ProfileNameTooLong =
        "metadata.name: a profile's name names folders of the artifact store, which take 200 characters: choose a "
        + "shorter one";

    /// <summary>A profile that is its own parent.</summary>
    public const string InheritsFromItself =
        "spec.inheritsFrom names the profile itself: name another profile or remove it";

    /// <summary>Something that a profile cannot add to.</summary>
    public const string NotExtensible =
        "spec.inheritsFrom.extend names lists and maps of a profile by their path, e.g. repositories, "
        + "builder.dib.environment or image.properties: correct the path, or remove it (docs/reference.md)";

    /// <summary>A promotion without an image, or with two.</summary>
    public const string PromoteNeedsImage =
        "actions Promote and Revoke need exactly one of spec.buildRef and spec.imageName: name the ImageBuild, or the "
        + "image by its dated name where its build is gone";

    /// <summary>rollbackOf with another action.</summary>
    public const string RollbackOfNeedsRollback =
        "spec.rollbackOf applies to action Rollback only: remove it or set spec.action to Rollback";

    /// <summary>A rollback without its promotion.</summary>
    public const string RollbackNeedsPromotion =
        "action Rollback needs spec.rollbackOf: name the ImagePromotion to undo";

    /// <summary>A rollback with a build.</summary>
    public const string RollbackWithoutBuild =
        "spec.buildRef does not apply to action Rollback: remove it, or set spec.action to Promote to release that "
        + "build's image again";

    /// <summary>A rollback with an image.</summary>
    public const string RollbackWithoutImageName =
        "spec.imageName does not apply to action Rollback: remove it, or set spec.action to Promote to release that "
        + "image again";

    /// <summary>A revocation with another action, or none with Revoke.</summary>
    public const string RevocationGoesWithRevoke =
        "spec.revocation goes with action Revoke, which needs its reason: set both or neither";

    /// <summary>A policy that only promotions have.</summary>
    public const string PolicyNeedsPromote =
        "spec.visibility, members, retention and oldPurpose apply to action Promote only: remove them";

    /// <summary>Canary without regions.</summary>
    public const string CanaryNeedsRegions =
        "strategy.type Canary needs strategy.canary: name the regions that go first";

    /// <summary>Canary regions with another strategy.</summary>
    public const string CanaryNeedsItsStrategy =
        "strategy.canary applies to strategy.type Canary only: remove it or set the type";

    /// <summary>Members of an image that is not shared.</summary>
    public const string MembersNeedShared =
        "members apply to visibility shared only: remove them or set the visibility beside them";

    /// <summary>buildRef changed.</summary>
    public const string BuildRefImmutable = "spec.buildRef cannot change: create another ImagePromotion";

    /// <summary>imageName changed.</summary>
    public const string ImageNameImmutable = "spec.imageName cannot change: create another ImagePromotion";

    /// <summary>action changed.</summary>
    public const string ActionImmutable = "spec.action cannot change: create another ImagePromotion";

    /// <summary>rollbackOf changed.</summary>
    public const string RollbackOfImmutable = "spec.rollbackOf cannot change: create another ImagePromotion";

    /// <summary>regions changed.</summary>
    public const string RegionsImmutable =
        "spec.regions cannot change: create another ImagePromotion for further regions";

    /// <summary>strategy changed.</summary>
    public const string StrategyImmutable = "spec.strategy cannot change: create another ImagePromotion";

    /// <summary>visibility changed.</summary>
    public const string VisibilityImmutable = "spec.visibility cannot change: create another ImagePromotion";

    /// <summary>members changed.</summary>
    public const string MembersImmutable = "spec.members cannot change: create another ImagePromotion";

    /// <summary>publisher changed.</summary>
    public const string PublisherImmutable = "spec.publisher cannot change: create another ImagePromotion";

    /// <summary>revocation changed.</summary>
    public const string RevocationImmutable = "spec.revocation cannot change: create another ImagePromotion";
}

/// <summary>
/// How the API server words the refusal of a rule; without one it says Invalid and repeats the value.
/// </summary>
internal static class RuleReasons
{
    /// <summary>The field is missing.</summary>
    public const string Required = "FieldValueRequired";

    /// <summary>The field may not be there, or may not change.</summary>
    public const string Forbidden = "FieldValueForbidden";
}
