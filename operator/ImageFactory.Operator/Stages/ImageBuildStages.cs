using ImageFactory.Operator.Backends;
using ImageFactory.Operator.Entities;
using ImageFactory.Operator.Stages.ImageBuild;

namespace ImageFactory.Operator.Stages;

/// <summary>The stage table: what runs, in which order. A new stage is a class and a line here.</summary>
internal static class ImageBuildStages
{
    /// <summary>All 15.</summary>
    public static IReadOnlyList<IBuildStage> All(Initialize initialize, BuildBackends backends) =>
    [
        initialize,
        new EnsureHost(backends),
        new ConnectHost(backends),
        new HostStage(BuildStage.SourceFetched, backends),
        new HostStage(BuildStage.HostConfigured, backends),
        new HostStage(BuildStage.Prepared, backends),
        new HostStage(BuildStage.ImageBuilt, backends),
        new NotConfigured(BuildStage.Registered, "This operator registers no images in Glance"),
        new NotConfigured(BuildStage.Tested, "This operator runs no tests on images"),
        new NotConfigured(BuildStage.Signed, "This operator signs nothing"),
        new NotConfigured(BuildStage.Audited, "This operator makes no audit sets"),
        new NotConfigured(BuildStage.Distributed, "This operator distributes no images"),
        new NotConfigured(BuildStage.PublishRequested, "This operator makes no promotions"),
        new CleanUp(backends),
        new DestroyHost(backends),
    ];
}
