using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Validation;

namespace ImageFactory.Operator.Hosts.Pod;

/// <summary>All that a builder pod is made from.</summary>
/// <param name="Build">The build.</param>
/// <param name="Profile">Its resolved profile.</param>
/// <param name="Settings">The operator's settings for builders.</param>
/// <param name="Attempt">Number of the host.</param>
/// <param name="Deadline">How long the pod may run before the kubelet ends it.</param>
/// <param name="Tenant">Whose build it is: what is cached is shared among the tenant's builds alone.</param>
internal sealed record BuildPodRequest(
    V1ImageBuild Build,
    V1DistroProfileSpec Profile,
    BuilderSettings Settings,
    int Attempt,
    TimeSpan Deadline,
    string Tenant)
{
    /// <summary>Names and place of what the build owns.</summary>
    public HostNames Names => new(Build, Settings);

    /// <summary>Whether a Secret opens one of the sources.</summary>
    public bool HasPrivateSource => GitSources.NeedSecret(Profile);

    /// <summary>The builder image: the profile's own, else the one of its tool and distribution.</summary>
    public string Image => Profile.Builder?.Image
        ?? Settings.ImageFor(Profile.Builder?.Tool ?? BuilderTool.DiskImageBuilder, Profile.Os?.Distro);
}
