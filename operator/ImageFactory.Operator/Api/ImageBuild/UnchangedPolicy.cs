namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>What to do when nothing changed since the profile's last image.</summary>
public enum UnchangedPolicy
{
    /// <summary>Build all the same.</summary>
    Build,

    /// <summary>End as Unchanged without an image.</summary>
    Skip,
}
