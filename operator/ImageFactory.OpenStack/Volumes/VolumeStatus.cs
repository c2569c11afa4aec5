namespace ImageFactory.OpenStack.Volumes;

/// <summary>
/// Where a volume is in its life, as far as it matters here.
/// See <see href="https://docs.openstack.org/api-ref/block-storage/v3/#volumes-volumes">volume statuses</see>.
/// </summary>
public enum VolumeStatus
{
    /// <summary>Any other: something is being done with it, and it may neither be used nor deleted now.</summary>
    Other,

    /// <summary>It is being made.</summary>
    Creating,

    /// <summary>It is there, and no server has it.</summary>
    Available,

    /// <summary>A server has it.</summary>
    InUse,

    /// <summary>It is being deleted.</summary>
    Deleting,

    /// <summary>It could not be made.</summary>
    Error,

    /// <summary>It could not be deleted; that may be tried again.</summary>
    ErrorDeleting,
}
