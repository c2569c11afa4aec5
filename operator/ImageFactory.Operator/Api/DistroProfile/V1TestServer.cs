using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>
/// The server that an image is booted on for its tests, in the profile's first region. What is left out is as for build
/// servers of that region: as the build says (openStackVm), or the operator's settings (openstack.buildHost).
/// </summary>
public sealed class V1TestServer
{
    /// <summary>Name or id of the flavor.</summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.CloudName)]
    public string? Flavor { get; set; }

    /// <summary>Name or id of the network that it is in; test pods have to reach it.</summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.CloudName)]
    public string? Network { get; set; }

    /// <summary>
    /// Name or id of the external network that it gets a floating IP from; none when left out everywhere.
    /// </summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.CloudName)]
    public string? FloatingIpNetwork { get; set; }

    /// <summary>Availability zone; Nova chooses when it is left out everywhere.</summary>
    [Length(1, 255)]
    [Pattern(FieldPatterns.CloudName)]
    public string? AvailabilityZone { get; set; }
}
