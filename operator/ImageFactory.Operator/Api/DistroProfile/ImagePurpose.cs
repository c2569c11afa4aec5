using System.Text.Json.Serialization;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>
/// What an image is for (<c>os_purpose</c>), see
/// <see href="https://docs.scs.community/standards/scs-0102-v2-image-metadata">SCS image metadata</see>.
/// </summary>
public enum ImagePurpose
{
    /// <summary>The image that users get who ask for the distribution; only one of a version may be public.</summary>
    [JsonStringEnumMemberName("generic")]
    Generic,

    /// <summary>Less than generic.</summary>
    [JsonStringEnumMemberName("minimal")]
    Minimal,

    /// <summary>A node of a Kubernetes cluster.</summary>
    [JsonStringEnumMemberName("k8snode")]
    KubernetesNode,

    /// <summary>With drivers for graphics processors.</summary>
    [JsonStringEnumMemberName("gpu")]
    Gpu,

    /// <summary>A router, firewall or the like.</summary>
    [JsonStringEnumMemberName("network")]
    Network,

    /// <summary>Anything else.</summary>
    [JsonStringEnumMemberName("custom")]
    Custom,
}
