namespace ImageFactory.Operator.Entities;

/// <summary>A distribution and its version.</summary>
public sealed class V1OperatingSystem
{
    /// <summary>The distribution in Glance's os_distro words, e.g. debian.</summary>
    public string? Distro { get; set; }

    /// <summary>Its version, e.g. 12.</summary>
    public string? Version { get; set; }

    /// <summary>Its code name, e.g. bookworm.</summary>
    public string? Codename { get; set; }

    /// <summary>The processor family.</summary>
    public CpuArchitecture? Architecture { get; set; }
}
