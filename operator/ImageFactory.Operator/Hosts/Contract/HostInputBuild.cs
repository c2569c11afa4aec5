using ImageFactory.Operator.Api.ImageBuild;

namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>The build, as its scripts see it.</summary>
internal sealed record HostInputBuild
{
    /// <summary>Namespace of the ImageBuild.</summary>
    public required string Namespace { get; set; }

    /// <summary>Name of the ImageBuild.</summary>
    public required string Name { get; set; }

    /// <summary>UID of the ImageBuild.</summary>
    public required string Uid { get; set; }

    /// <summary>Number of the build within its profile.</summary>
    public required int Number { get; set; }

    /// <summary>Name of the image.</summary>
    public required string ImageName { get; set; }

    /// <summary>
    /// Number of the first build host that was to use it: a build that begins anew gets another input.
    /// </summary>
    public int FirstHost { get; set; } = 1;

    /// <summary>What to do when nothing changed.</summary>
    public required UnchangedPolicy IfUnchanged { get; set; }
}
