namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>A file that leaves the host.</summary>
internal sealed record PackagedFile
{
    /// <summary>Its name in the store.</summary>
    public required string Name { get; set; }

    /// <summary>SHA-256 in hex.</summary>
    public required string Sha256 { get; set; }

    /// <summary>Size in bytes.</summary>
    public long SizeBytes { get; set; }
}
