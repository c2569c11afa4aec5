namespace ImageFactory.Operator.Entities;

/// <summary>
/// Conditions of an ImageBuild beside those of its stages, which bear the names of <see cref="BuildStage"/>.
/// See <see href="https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md">kstatus</see>.
/// </summary>
public static class ImageBuildConditions
{
    /// <summary>True once the image is built, or found unchanged, and everything else is cleaned up.</summary>
    public const string Ready = nameof(Ready);

    /// <summary>Present and True while the build is at work.</summary>
    public const string Reconciling = nameof(Reconciling);

    /// <summary>Present and True when the build ended without an image and will not go on by itself.</summary>
    public const string Stalled = nameof(Stalled);
}
