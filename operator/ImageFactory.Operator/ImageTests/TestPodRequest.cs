using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Settings;

namespace ImageFactory.Operator.ImageTests;

/// <summary>What a test pod is made of.</summary>
/// <param name="Build">The build.</param>
/// <param name="Profile">Its profile.</param>
/// <param name="Attempt">Number of the pod.</param>
/// <param name="ImageSha256">What the image has to be.</param>
/// <param name="Deadline">When the pod is ended, whatever it does.</param>
/// <param name="Settings">The operator's settings.</param>
internal sealed record TestPodRequest(
    V1ImageBuild Build,
    V1DistroProfileSpec Profile,
    int Attempt,
    string ImageSha256,
    TimeSpan Deadline,
    OperatorOptions Settings)
{
    /// <summary>What the profile says of tests.</summary>
    public V1ImageTests Tests => Profile.Tests ?? new V1ImageTests();

    /// <summary>The commit of the profile's source that the image was built from; null without a source.</summary>
    public string? Commit { get; init; }

    /// <summary>
    /// Whether a Secret opens the profile's source. Then it is fetched before any of the profile's code runs.
    /// </summary>
    public bool HasPrivateSource => Profile.Source?.Git?.CredentialsSecretRef is not null;

    /// <summary>What runs in the pod, in its order.</summary>
    public IReadOnlyList<string> Steps => HostSteps.OfTester(Profile);

    /// <summary>Whether the image runs as a server of a cloud, and not in the pod.</summary>
    public bool IsOnServer { get; init; }

    /// <summary>The ConfigMap with the profile's own test modules, beside the pod; null for none.</summary>
    public string? TestModules { get; init; }

    /// <summary>Names and place of what the build owns.</summary>
    public HostNames Names => new(Build, Settings.Builder);

    /// <summary>
    /// Whether the factory's suite needs privileges: for <c>/dev/kvm</c>, and nothing else. A profile's modules get
    /// none.
    /// </summary>
    public bool IsPrivileged => Settings.Tester.Privileged && !IsOnServer;

    /// <summary>The extended resource that brings <c>/dev/kvm</c> into the pod; empty for none.</summary>
    public string KvmResource => IsOnServer ? string.Empty : Settings.Tester.KvmResource;
}
