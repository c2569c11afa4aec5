using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Api.ImagePromotion;

/// <summary>How an image differs from today's latest one: what an approval is decided by.</summary>
public sealed class V1PromotionChanges
{
    /// <summary>Dated name of today's latest image; none where there is none.</summary>
    public string? Since { get; set; }

    /// <summary>Packages that it does not have.</summary>
    public int? Added { get; set; }

    /// <summary>Packages that only it has.</summary>
    public int? Removed { get; set; }

    /// <summary>Packages of another version.</summary>
    public int? Changed { get; set; }

    /// <summary>
    /// Changes of packages that faults are mended in most often (kernel, libc, OpenSSL, OpenSSH, systemd, sudo and the
    /// like), as <c>name old → new</c>.
    /// </summary>
    [XListType("atomic")]
    public IList<string>? Notable { get; set; }

    /// <summary>Sizes of the files.</summary>
    public V1NumberChange? SizeBytes { get; set; }

    /// <summary>Tests that passed.</summary>
    public V1NumberChange? TestsPassed { get; set; }

    /// <summary>Seconds from power-on to the end of cloud-init.</summary>
    public V1NumberChange? BootSeconds { get; set; }

    /// <summary>What could not be compared, and why.</summary>
    public string? Message { get; set; }
}

/// <summary>A number of today's latest image, and of the one that is promoted.</summary>
public sealed class V1NumberChange
{
    /// <summary>Today's; none where it is not known.</summary>
    public double? Before { get; set; }

    /// <summary>The promoted image's.</summary>
    public double? After { get; set; }
}
