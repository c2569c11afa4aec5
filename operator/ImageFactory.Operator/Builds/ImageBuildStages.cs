using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts;
using ImageFactory.Operator.Stages;

namespace ImageFactory.Operator.Builds;

/// <summary>The stage table: what runs, in which order. A new stage is a class and a line here.</summary>
internal static class ImageBuildStages
{
    /// <summary>All 15.</summary>
    public static IReadOnlyList<IBuildStage> All(
        Initialize initialize,
        Prepare prepare,
        Register register,
        Test test,
        Sign sign,
        Audit audit,
        Distribute distribute,
        CleanUp cleanUp,
        BuildBackends backends) =>
    [
        initialize,
        new EnsureHost(backends),
        new ConnectHost(backends),
        new HostStage(BuildStage.SourceFetched, backends),
        new HostStage(BuildStage.HostConfigured, backends),
        prepare,
        new HostStage(BuildStage.ImageBuilt, backends),
        register,
        test,
        sign,
        audit,
        distribute,
        new NotConfigured(BuildStage.PublishRequested, "This operator makes no promotions"),
        cleanUp,
        new DestroyHost(backends),
    ];
}
