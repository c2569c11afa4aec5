namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>Loop devices of a node.</summary>
internal sealed record LoopDevices
{
    /// <summary>How many there are.</summary>
    public int Total { get; set; }

    /// <summary>How many are free.</summary>
    public int Free { get; set; }
}
