using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.ImageTests;

/// <summary>What a test pod is made of.</summary>
/// <param name="Build">The build.</param>
/// <param name="Tests">What its profile says of tests.</param>
/// <param name="Attempt">Number of the pod.</param>
/// <param name="ImageSha256">What the image has to be.</param>
/// <param name="Deadline">When the pod is ended, whatever it does.</param>
/// <param name="Settings">The operator's settings.</param>
internal sealed record TestPodRequest(
    V1ImageBuild Build,
    V1ImageTests Tests,
    int Attempt,
    string ImageSha256,
    TimeSpan Deadline,
    OperatorOptions Settings)
{
    /// <summary>Whether the image runs as a server of a cloud, and not in the pod.</summary>
    public bool IsOnServer { get; init; }

    /// <summary>The ConfigMap with the profile's own test modules, beside the pod; null for none.</summary>
    public string? TestModules { get; init; }

    /// <summary>Names and place of what the build owns.</summary>
    public HostNames Names => new(Build, Settings.Builder);

    /// <summary>Whether the pod needs privileges: for <c>/dev/kvm</c>, and nothing else.</summary>
    public bool IsPrivileged => Settings.Tester.Privileged && !IsOnServer;

    /// <summary>The extended resource that brings <c>/dev/kvm</c> into the pod; empty for none.</summary>
    public string KvmResource => IsOnServer ? string.Empty : Settings.Tester.KvmResource;
}
