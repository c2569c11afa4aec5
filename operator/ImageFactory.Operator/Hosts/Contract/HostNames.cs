using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>
/// Names and labels of what a build owns in the cluster. Deterministic, so that a restart finds its own again.
/// </summary>
internal static class HostNames
{
    /// <summary>Label: who manages the object.</summary>
    public const string ManagedByLabel = "app.kubernetes.io/managed-by";

    /// <summary>Value of <see cref="ManagedByLabel"/>.</summary>
    public const string ManagedBy = "imagefactory-operator";

    /// <summary>Label: the build's UID.</summary>
    public const string BuildUidLabel = $"{ApiGroup.Name}/build-uid";

    /// <summary>Label: the build's name, as far as a label value holds it.</summary>
    public const string BuildLabel = $"{ApiGroup.Name}/build";

    /// <summary>Label: number of the build host.</summary>
    public const string AttemptLabel = $"{ApiGroup.Name}/host-attempt";

    /// <summary>Label: builder, janitor or tester.</summary>
    public const string RoleLabel = $"{ApiGroup.Name}/role";

    /// <summary>Role of the pod that builds.</summary>
    public const string BuilderRole = "builder";

    /// <summary>Role of the pod that cleans a node after a build that was killed.</summary>
    public const string JanitorRole = "janitor";

    /// <summary>Role of the pod that tests an image.</summary>
    public const string TesterRole = "tester";

    // A pod's name becomes its host name, a DNS label of 63 characters; the longest suffix is "-janitor-99".
    private const int LongestStem = 50;

    /// <summary>The pod of a host attempt.</summary>
    public static string Pod(V1ImageBuild build, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{Stem(build)}-{attempt}");

    /// <summary>The pod that cleans up after a host attempt.</summary>
    public static string Janitor(V1ImageBuild build, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{Stem(build)}-janitor-{attempt}");

    /// <summary>The pod that tests the image, and the Secret with its URLs.</summary>
    public static string Tester(V1ImageBuild build, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{Stem(build)}-test-{attempt}");

    /// <summary>The ConfigMap with scripts and input.</summary>
    public static string Inputs(V1ImageBuild build) => $"{Stem(build)}-inputs";

    /// <summary>The Secret with the upload URL of a host attempt.</summary>
    public static string Upload(V1ImageBuild build, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{Stem(build)}-upload-{attempt}");

    /// <summary>The labels of everything that a build owns.</summary>
    public static Dictionary<string, string> Labels(V1ImageBuild build) => new(StringComparer.Ordinal)
    {
        [ManagedByLabel] = ManagedBy,
        [BuildLabel] = Stem(build),
        [BuildUidLabel] = build.Uid(),
    };

    /// <summary>Selects everything that a build owns.</summary>
    public static string Selector(V1ImageBuild build) => $"{ManagedByLabel}={ManagedBy},{BuildUidLabel}={build.Uid()}";

    private static string Stem(V1ImageBuild build)
    {
        var name = build.Name().Replace('.', '-');
        if (name.Length <= LongestStem && name == build.Name())
        {
            return name;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(build.Name())))[..8];
        return $"{name[..Math.Min(name.Length, LongestStem - 9)].TrimEnd('-')}-{hash}";
    }
}
