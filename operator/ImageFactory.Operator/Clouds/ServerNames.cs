using System.Globalization;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Clouds;

/// <summary>
/// Names of a build's servers, and of what belongs to each: no other build's, in whatever cluster, has them.
/// Deterministic, so that a restart finds its own again.
/// </summary>
internal static class ServerNames
{
    private const int Longest = 63;

    /// <summary>What the names of all servers of a build begin with.</summary>
    public static string Prefix(V1ImageBuild build)
    {
        // Two factories may share a project, and have builds of one name in namespaces of one name.
        var name = $"{build.Namespace()}-{build.Name().Replace('.', '-')}";
        var (stem, uid) = (name[..Math.Min(Longest, name.Length)], build.Uid()[..Math.Min(8, build.Uid().Length)]);
        return $"imagefactory-{stem}-{uid}-";
    }

    /// <summary>The build server of the present host attempt.</summary>
    public static string Host(BuildContext context) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix(context.Build)}{context.Host.Attempt ?? 1}");

    /// <summary>What the names of all test servers of a build begin with.</summary>
    public static string TestPrefix(V1ImageBuild build) => $"{Prefix(build)}test-";

    /// <summary>The server of a test attempt.</summary>
    public static string Test(V1ImageBuild build, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{TestPrefix(build)}{attempt}");
}
