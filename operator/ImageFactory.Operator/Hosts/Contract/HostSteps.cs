using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>
/// What runs on a build host, in its order; each step is the script of its name. A pod has a container for each, so
/// that Kubernetes itself keeps its times, exit code and log; a server has a systemd unit for each.
/// </summary>
internal static class HostSteps
{
    /// <summary>Checks the host and reports in.</summary>
    public const string Preflight = "preflight";

    /// <summary>Fetches the profile's source, and tells whether anything changed since the last image.</summary>
    public const string Source = "source";

    /// <summary>Sends the result to the artifact store; a pod's one ordinary container.</summary>
    public const string Upload = "upload";

    /// <summary>Makes the files that leave the host, and reports them.</summary>
    public const string Package = "package";

    /// <summary>Cleans a node after a build that was killed; runs in a pod of its own.</summary>
    public const string Janitor = "janitor";

    /// <summary>Gets the image that is to be tested out of the artifact store.</summary>
    public const string Fetch = "fetch";

    /// <summary>Boots the image and runs the factory's suite; runs in a pod of its own.</summary>
    public const string Test = "test";

    /// <summary>
    /// Boots the image once more and runs what the profile brings; a container of its own, which can change nothing
    /// that <see cref="Test"/> found.
    /// </summary>
    public const string Modules = "modules";

    /// <summary>Sends what the tests found to the artifact store, by the script of <see cref="Upload"/>.</summary>
    public const string Report = "report";

    /// <summary>The steps of each stage.</summary>
    public static IReadOnlyList<(string Step, BuildStage Stage)> All { get; } =
    [
        (Preflight, BuildStage.BuildHostReady),
        (Source, BuildStage.SourceFetched),
        ("configure", BuildStage.HostConfigured),
        ("prepare", BuildStage.Prepared),
        ("build", BuildStage.ImageBuilt),
        (Package, BuildStage.ImageBuilt),
        (Upload, BuildStage.ImageBuilt),
    ];

    /// <summary>
    /// What runs in a pod that tests an image, in its order. Whether a source has modules is known once it is fetched.
    /// </summary>
    public static IReadOnlyList<string> OfTester(V1DistroProfileSpec profile) =>
        profile.Source?.Git is not null || profile.Tests?.ConfigMap is not null
            ? [Fetch, Test, Modules, Report]
            : [Fetch, Test, Report];

    /// <summary>The steps that do a stage's work, in order.</summary>
    public static IReadOnlyList<string> Of(BuildStage stage) =>
        [.. All.Where(pair => pair.Stage == stage).Select(pair => pair.Step)];
}
