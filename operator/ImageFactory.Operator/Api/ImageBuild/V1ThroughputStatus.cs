namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>What went through the network of the booted image, in 10^6 bits per second.</summary>
public sealed class V1ThroughputStatus
{
    /// <summary>From the image to the server.</summary>
    public double? SentMbitPerSecond { get; set; }

    /// <summary>From the server to the image.</summary>
    public double? ReceivedMbitPerSecond { get; set; }
}
