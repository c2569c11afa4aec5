using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>What module throughput measures, with iperf3 in the booted image.</summary>
public sealed class V1ThroughputTests
{
    /// <summary>
    /// Host name or address of an iperf3 server; the tester itself when left out here and in every parent.
    /// </summary>
    [Length(1, 253)]
    [Pattern(FieldPatterns.Host)]
    public string? Server { get; set; }

    /// <summary>Port of <see cref="Server"/>; 5201 when left out here and in every parent.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(65535)]
    public int? Port { get; set; }

    /// <summary>Seconds for each direction; 2 when left out here and in every parent.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(30)]
    public int? Seconds { get; set; }

    /// <summary>
    /// The least, in 10^6 bits per second, that has to go each way; it is only measured when left out here and in every
    /// parent.
    /// </summary>
    [RangeMinimum(1)]
    [RangeMaximum(1000000)]
    public int? MinMbitPerSecond { get; set; }
}
