namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>Seconds from power-on.</summary>
public sealed class V1BootStatus
{
    /// <summary>To the kernel's first line.</summary>
    public double? KernelSeconds { get; set; }

    /// <summary>To a login by SSH.</summary>
    public double? SshSeconds { get; set; }

    /// <summary>To the end of cloud-init.</summary>
    public double? ReadySeconds { get; set; }
}
