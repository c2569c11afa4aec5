namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>When the build host stays after the build, for a look.</summary>
public enum KeepBuildHost
{
    /// <summary>It is destroyed.</summary>
    Never,

    /// <summary>It stays when the build failed.</summary>
    OnFailure,

    /// <summary>It stays.</summary>
    Always,
}
