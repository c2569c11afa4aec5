using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Settings;
using k8s.Models;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>
/// Where what a build owns in the cluster lies, its names and labels. Deterministic, so that a restart finds its own
/// again.
/// </summary>
internal sealed class HostNames
{
    /// <summary>Label: who manages the object.</summary>
    public const string ManagedByLabel = "app.kubernetes.io/managed-by";

    /// <summary>Value of <see cref="ManagedByLabel"/>.</summary>
    public const string ManagedBy = "imagefactory-operator";

    /// <summary>Label: the build's UID.</summary>
    public const string BuildUidLabel = $"{ApiGroup.Name}/build-uid";

    /// <summary>Label: the build's name, as far as a label value holds it.</summary>
    public const string BuildLabel = $"{ApiGroup.Name}/build";

    /// <summary>Label: the build's namespace, of what lies in another one.</summary>
    public const string BuildNamespaceLabel = $"{ApiGroup.Name}/build-namespace";

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

    // A stem of the build's name alone reads best. Where builds of several namespaces meet, the UID tells those of one
    // name apart.
    private readonly string _stem;

    /// <summary>The names of a build.</summary>
    /// <param name="build">The build.</param>
    /// <param name="settings">The settings, which say where pods of builds live.</param>
    public HostNames(V1ImageBuild build, BuilderSettings settings)
    {
        Build = build;
        IsShared = settings.Namespace.Length > 0;
        Namespace = IsShared ? settings.Namespace : build.Namespace() ?? "default";
        _stem = IsShared ? UniqueStem : Stem(build.Name());
    }

    /// <summary>The build.</summary>
    public V1ImageBuild Build { get; }

    /// <summary>The namespace of its pods, Secrets and ConfigMaps.</summary>
    public string Namespace { get; }

    /// <summary>Whether that namespace is the operator's, for all builds.</summary>
    public bool IsShared { get; }

    /// <summary>The ConfigMap with scripts and input.</summary>
    public string Inputs => $"{_stem}-inputs";

    /// <summary>The labels of everything that the build owns.</summary>
    public Dictionary<string, string> Labels
    {
        get
        {
            var labels = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [ManagedByLabel] = ManagedBy,
                [BuildLabel] = Stem(Build.Name()),
                [BuildUidLabel] = Build.Uid(),
            };
            if (IsShared)
            {
                labels[BuildNamespaceLabel] = Build.Namespace();
            }

            return labels;
        }
    }

    private string UniqueStem => Hashed(Build.Name(), Build.Uid());

    /// <summary>The pod of a host attempt.</summary>
    public string Pod(int attempt) => string.Create(CultureInfo.InvariantCulture, $"{_stem}-{attempt}");

    /// <summary>The pod that cleans up after a host attempt.</summary>
    public string Janitor(int attempt) => string.Create(CultureInfo.InvariantCulture, $"{_stem}-janitor-{attempt}");

    /// <summary>The pod that tests the image.</summary>
    public string Tester(int attempt) => string.Create(CultureInfo.InvariantCulture, $"{_stem}-test-{attempt}");

    /// <summary>The ConfigMap with a test pod's copy of the profile's own modules.</summary>
    public string TestModules(int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{_stem}-test-modules-{attempt}");

    /// <summary>
    /// The Secret with the upload URL of a host attempt. Secrets are deleted by their names alone, since the operator
    /// may not read whose they are: so the UID is in the name, and what bears it was made for this build.
    /// </summary>
    public string UploadSecret(int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{UniqueStem}-upload-{attempt}");

    /// <summary>The Secret with what opens the source of a host attempt.</summary>
    public string SourceSecret(int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{UniqueStem}-source-{attempt}");

    /// <summary>The Secret with what a test pod is entrusted with.</summary>
    public string TesterSecret(int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{UniqueStem}-test-{attempt}");

    private static string Stem(string build) =>
        build.Length <= LongestStem && !build.Contains('.', StringComparison.Ordinal) ? build : Hashed(build, build);

    private static string Hashed(string build, string hashed)
    {
        var name = build.Replace('.', '-');
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashed)))[..8];
        return $"{name[..Math.Min(name.Length, LongestStem - 9)].TrimEnd('-')}-{hash}";
    }
}
