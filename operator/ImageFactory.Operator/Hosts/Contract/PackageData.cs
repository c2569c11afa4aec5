namespace ImageFactory.Operator.Hosts.Contract;

/// <summary>What package made.</summary>
internal sealed record PackageData
{
    /// <summary>The files that leave the host.</summary>
    public IReadOnlyList<PackagedFile> Files { get; set; } = [];

    /// <summary>Size of the disk that a guest sees.</summary>
    public long? VirtualSizeBytes { get; set; }

    /// <summary>Number of packages installed.</summary>
    public int? Packages { get; set; }
}
