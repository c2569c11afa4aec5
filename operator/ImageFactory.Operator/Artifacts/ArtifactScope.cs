using ImageFactory.Operator.Api.ImageBuild;
using k8s.Models;

namespace ImageFactory.Operator.Artifacts;

/// <summary>
/// Where the artifacts of one build lie: all of them share its namespace, its profile and its image name.
/// </summary>
internal sealed record ArtifactScope
{
    /// <summary>Names a scope; all parts must be valid artifact names.</summary>
    /// <exception cref="ArtifactNameException">A part could leave its folder or is otherwise not a name.</exception>
    public ArtifactScope(string @namespace, string profile, string imageName)
    {
        Namespace = ArtifactName.RequirePart(@namespace);
        Profile = ArtifactName.RequirePart(profile);
        ImageName = ArtifactName.RequirePart(imageName);
    }

    /// <summary>The namespace of the build: profiles of one name in two namespaces are two profiles.</summary>
    public string Namespace { get; }

    /// <summary>The profile that describes the image.</summary>
    public string Profile { get; }

    /// <summary>The name of the image, which is fixed when the build starts.</summary>
    public string ImageName { get; }

    /// <inheritdoc />
    public override string ToString() => $"{Namespace}/{Profile}/{ImageName}";
}

/// <summary>Where a build's artifacts lie in the store.</summary>
internal static class ArtifactScopes
{
    /// <summary>The folder of the build's image.</summary>
    public static ArtifactScope Of(V1ImageBuild build, string imageName) =>
        new(build.Namespace() ?? "default", build.Spec.ProfileRef.Name, imageName);
}
