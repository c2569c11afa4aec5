namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>The 15 stages, in their order; each is a condition of the same name.</summary>
public enum BuildStage
{
    /// <summary>Profile resolved, build numbered, image named, slot taken.</summary>
    Initialized,

    /// <summary>A clean, throw-away host is there.</summary>
    BuildHostReady,

    /// <summary>A verified channel to it stands.</summary>
    HostConnected,

    /// <summary>Sources at a commit; change check done.</summary>
    SourceFetched,

    /// <summary>Builder and helpers present.</summary>
    HostConfigured,

    /// <summary>Directories, environment, repository signatures.</summary>
    Prepared,

    /// <summary>The image is built and stored.</summary>
    ImageBuilt,

    /// <summary>Private image in the build region's Glance.</summary>
    Registered,

    /// <summary>The image booted and passed its tests.</summary>
    Tested,

    /// <summary>Signatures made.</summary>
    Signed,

    /// <summary>Audit sets made and checked.</summary>
    Audited,

    /// <summary>The image is in every further region.</summary>
    Distributed,

    /// <summary>An ImagePromotion was made, if asked for.</summary>
    PublishRequested,

    /// <summary>Temporary objects are gone.</summary>
    CleanedUp,

    /// <summary>The build host is gone.</summary>
    HostDestroyed,
}
