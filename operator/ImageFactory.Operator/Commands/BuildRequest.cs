using System.Globalization;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using k8s.Models;

namespace ImageFactory.Operator.Commands;

/// <summary>A build that is to be made; what is null is left to the API server's defaults.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Namespace">The namespace of both.</param>
/// <param name="Name">The build's name.</param>
internal sealed record BuildRequest(string Profile, string Namespace, string Name)
{
    /// <summary>Where the build host comes from.</summary>
    public BuildBackend? Backend { get; init; }

    /// <summary>What to do when nothing changed since the profile's last image.</summary>
    public UnchangedPolicy? IfUnchanged { get; init; }

    /// <summary>Whether an ImagePromotion is asked for.</summary>
    public bool? Publish { get; init; }

    /// <summary>Seconds after which the build fails as TimedOut.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>Seconds after its end when the build is deleted.</summary>
    public int? TtlSeconds { get; init; }

    /// <summary>Seconds after which the next build is to come; null where it does not come by the clock.</summary>
    public int? EverySeconds { get; init; }

    /// <summary>What makes the build, for the label; null for the clock's word, or none.</summary>
    public string? Trigger { get; init; }

    /// <summary>The object.</summary>
    public V1ImageBuild ToBuild()
    {
        var trigger = Trigger ?? (EverySeconds is null ? null : BuildAnnotations.Nightly);
        return new V1ImageBuild
        {
            Metadata = new V1ObjectMeta
            {
                Name = Name,
                NamespaceProperty = Namespace,
                Labels = trigger is null
                    ? null
                    : new Dictionary<string, string> { [BuildAnnotations.Trigger] = trigger },
                Annotations = EverySeconds is not { } seconds
                    ? null
                    : new Dictionary<string, string>
                    {
                        [BuildAnnotations.ExpectedEverySeconds] = seconds.ToString(CultureInfo.InvariantCulture),
                    },
            },
            Spec = new V1ImageBuildSpec
            {
                ProfileRef = new V1LocalReference { Name = Profile },
                Backend = Backend,
                IfUnchanged = IfUnchanged,
                Publish = Publish,
                TimeoutSeconds = TimeoutSeconds,
                TtlSecondsAfterFinished = TtlSeconds,
            },
        };
    }
}
