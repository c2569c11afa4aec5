namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>The conditions of an ImageBuild: one per stage, in the order of the stages, and the three above them.</summary>
internal static class ImageBuildConditions
{
    /// <summary>Profile resolved, build numbered, image named, slot taken.</summary>
    public const string Initialized = nameof(BuildStage.Initialized);

    /// <summary>A clean, throw-away host is there.</summary>
    public const string BuildHostReady = nameof(BuildStage.BuildHostReady);

    /// <summary>A verified channel to it stands.</summary>
    public const string HostConnected = nameof(BuildStage.HostConnected);

    /// <summary>Sources at a commit; change check done.</summary>
    public const string SourceFetched = nameof(BuildStage.SourceFetched);

    /// <summary>Builder and helpers present.</summary>
    public const string HostConfigured = nameof(BuildStage.HostConfigured);

    /// <summary>Directories, environment, repository signatures.</summary>
    public const string Prepared = nameof(BuildStage.Prepared);

    /// <summary>The image is built and stored.</summary>
    public const string ImageBuilt = nameof(BuildStage.ImageBuilt);

    /// <summary>Private image in the build region's Glance.</summary>
    public const string Registered = nameof(BuildStage.Registered);

    /// <summary>The image booted and passed its tests.</summary>
    public const string Tested = nameof(BuildStage.Tested);

    /// <summary>Signatures made.</summary>
    public const string Signed = nameof(BuildStage.Signed);

    /// <summary>Audit sets made and checked.</summary>
    public const string Audited = nameof(BuildStage.Audited);

    /// <summary>The image is in every further region.</summary>
    public const string Distributed = nameof(BuildStage.Distributed);

    /// <summary>An ImagePromotion was made, if asked for.</summary>
    public const string PublishRequested = nameof(BuildStage.PublishRequested);

    /// <summary>Temporary objects are gone.</summary>
    public const string CleanedUp = nameof(BuildStage.CleanedUp);

    /// <summary>The build host is gone.</summary>
    public const string HostDestroyed = nameof(BuildStage.HostDestroyed);

    /// <summary>The image is built, or need not be; False once the build ended without one.</summary>
    public const string Ready = nameof(Ready);

    /// <summary>Work is going on; there only while True.</summary>
    public const string Reconciling = nameof(Reconciling);

    /// <summary>The build cannot go on without a change by a person; there only while True.</summary>
    public const string Stalled = nameof(Stalled);
}
