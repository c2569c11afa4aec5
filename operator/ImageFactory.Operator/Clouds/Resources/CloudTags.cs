using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;

namespace ImageFactory.Operator.Clouds.Resources;

/// <summary>
/// The tags by which the factory finds its own again in a cloud: its name and the build's UID. Images and servers have
/// room for them as properties and metadata; on what has none they are a text that is there from the first moment on: a
/// description, or a public key's comment. (Tags of Neutron come by a second call, and what lies between the calls
/// would leak.) Pure.
/// </summary>
internal static class CloudTags
{
    /// <summary>The property with an image's id that Nova writes into the snapshots that it makes.</summary>
    /// <remarks>It copies the image's tags beside it.</remarks>
    public const string BaseImage = "base_image_ref";

    /// <summary>The tag with the build's UID.</summary>
    public const string BuildUid = "imagefactory_build_uid";

    /// <summary>The tag with the factory's name.</summary>
    public const string Cluster = "imagefactory_cluster";

    /// <summary>The tag of servers with the id of the secret from which their keys follow.</summary>
    public const string Key = "imagefactory_key";

    /// <summary>The tag of images whose build has succeeded: they outlive their ImageBuild.</summary>
    public const string Complete = "imagefactory_complete";

    /// <summary>The tag of images that the factory protected itself, and may delete all the same.</summary>
    public const string Protected = "imagefactory_protected";

    /// <summary>The tag of images with their build's namespace.</summary>
    public const string Namespace = "imagefactory_namespace";

    /// <summary>The tag of images with their profile's name.</summary>
    public const string Profile = "imagefactory_profile";

    /// <summary>The tag of images with the SHA-256 of their file.</summary>
    public const string Sha256 = "imagefactory_sha256";

    /// <summary>The tags as metadata.</summary>
    public static Dictionary<string, string> Metadata(string cluster, V1ImageBuild build) => new(StringComparer.Ordinal)
    {
        [Cluster] = cluster,
        [BuildUid] = build.Uid(),
    };

    /// <summary>The tags as a text.</summary>
    public static string Text(string cluster, V1ImageBuild build) => $"{Prefix(cluster)}{build.Uid()}";

    /// <summary>The UID of the build that a text names; null when it names none of this factory.</summary>
    public static string? BuildOf(string cluster, string? text) =>
        text is not null && text.LastIndexOf(Prefix(cluster), StringComparison.Ordinal) is >= 0 and var start
            ? text[(start + Prefix(cluster).Length)..].Trim()
            : null;

    /// <summary>The UID of the build that metadata names; null when it names none of this factory.</summary>
    public static string? BuildOf(string cluster, IReadOnlyDictionary<string, string> metadata) =>
        metadata.GetValueOrDefault(Cluster) == cluster ? metadata.GetValueOrDefault(BuildUid) : null;

    private static string Prefix(string cluster) => $"{Cluster}={cluster} {BuildUid}=";
}
