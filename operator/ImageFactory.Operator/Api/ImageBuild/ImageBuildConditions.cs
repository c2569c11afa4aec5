using ImageFactory.Kubernetes.Conditions;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>The conditions of an ImageBuild that sum up those of its stages (<see cref="BuildStage"/>).</summary>
internal static class ImageBuildConditions
{
    /// <summary>The image is built, or need not be; False once the build ended without one.</summary>
    public const string Ready = KStatus.Ready;

    /// <summary>Work is going on; there only while True.</summary>
    public const string Reconciling = KStatus.Reconciling;

    /// <summary>The build cannot go on without a change by a person; there only while True.</summary>
    public const string Stalled = KStatus.Stalled;
}
