using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;

namespace ImageFactory.Operator.Artifacts;

/// <summary>Where a build's artifacts lie in the store.</summary>
internal static class ArtifactScopes
{
    /// <summary>The folder of the build's image.</summary>
    public static ArtifactScope Of(V1ImageBuild build, string imageName) =>
        new(build.Namespace() ?? "default", build.Spec.ProfileRef.Name, imageName);
}
