using ImageFactory.Operator.Entities;

namespace ImageFactory.Operator.Backends.Pod;

/// <summary>
/// The containers of a builder pod in their order. All but the last are init containers, so that Kubernetes itself keeps
/// each one's times, exit code and log; each runs the script of its name.
/// </summary>
internal static class HostContainers
{
    /// <summary>Checks the node and reports in.</summary>
    public const string Preflight = "preflight";

    /// <summary>Sends the result to the artifact store; the pod's one ordinary container.</summary>
    public const string Upload = "upload";

    /// <summary>Makes the files that leave the host, and reports them.</summary>
    public const string Package = "package";

    /// <summary>Cleans a node after a build that was killed; runs in a pod of its own.</summary>
    public const string Janitor = "janitor";

    /// <summary>The containers of each stage.</summary>
    public static IReadOnlyList<(string Container, BuildStage Stage)> All { get; } =
    [
        (Preflight, BuildStage.BuildHostReady),
        ("source", BuildStage.SourceFetched),
        ("configure", BuildStage.HostConfigured),
        ("prepare", BuildStage.Prepared),
        ("build", BuildStage.ImageBuilt),
        (Package, BuildStage.ImageBuilt),
        (Upload, BuildStage.ImageBuilt),
    ];

    /// <summary>The containers that do a stage's work, in order.</summary>
    public static IReadOnlyList<string> Of(BuildStage stage) =>
        [.. All.Where(pair => pair.Stage == stage).Select(pair => pair.Container)];
}
