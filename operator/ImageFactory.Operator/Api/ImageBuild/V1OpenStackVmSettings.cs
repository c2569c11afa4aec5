using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>The build server. What is left out is as the operator's settings say (openstack.buildHost).</summary>
public sealed class V1OpenStackVmSettings
{
    /// <summary>
    /// An entry of clouds.yaml; the cloud of the profile's first region when it is left out here and in the settings.
    /// </summary>
    [Length(1, 63)]
    [Pattern(FieldPatterns.CloudWord)]
    public string? Cloud { get; set; }

    /// <summary>The region; that of the profile's first region when it is left out here and in the settings.</summary>
    [Length(1, 63)]
    [Pattern(FieldPatterns.CloudWord)]
    public string? Region { get; set; }

    /// <summary>
    /// Name or id of the image that it boots: one with cloud-init, systemd and the builder's tools. A name means images
    /// of the factory's own project, and public ones; of several the newest.
    /// </summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.CloudName)]
    public string? Image { get; set; }

    /// <summary>Name or id of the flavor.</summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.CloudName)]
    public string? Flavor { get; set; }

    /// <summary>Name or id of the network that it is in.</summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.CloudName)]
    public string? Network { get; set; }

    /// <summary>Name or id of the external network that it gets a floating IP from; none when left out.</summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.CloudName)]
    public string? FloatingIpNetwork { get; set; }

    /// <summary>
    /// Size in GiB of the volume that it boots from; it boots from the flavor's own disk when left out.
    /// </summary>
    [RangeMinimum(1)]
    [RangeMaximum(16384)]
    public int? VolumeGiB { get; set; }

    /// <summary>Type of the volume; the cloud's default when left out.</summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.CloudName)]
    public string? VolumeType { get; set; }

    /// <summary>Availability zone; Nova chooses when it is left out.</summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.CloudName)]
    public string? AvailabilityZone { get; set; }
}
