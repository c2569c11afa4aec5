using ImageFactory.Operator.Api.DistroProfile;

namespace ImageFactory.Operator.Settings;

/// <summary>The builder image of profiles that name none, for a tool or for a tool and a distribution.</summary>
public sealed record BuilderImageSettings
{
    /// <summary>The tool that is in the image.</summary>
    public BuilderTool? Tool { get; set; }

    /// <summary>The distribution whose images it builds, as in spec.os.distro; null for all.</summary>
    public string? Distro { get; set; }

    /// <summary>The container image.</summary>
    public string Image { get; set; } = string.Empty;
}
