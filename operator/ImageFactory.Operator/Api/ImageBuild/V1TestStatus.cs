using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Api.ImageBuild;

/// <summary>How the image was tested, and what came of it.</summary>
public sealed class V1TestStatus
{
    /// <summary>Number of the test pod, from 1.</summary>
    public int? Attempt { get; set; }

    /// <summary>The test pod.</summary>
    public string? Pod { get; set; }

    /// <summary>The server that it tests the image on; none when it boots the image itself.</summary>
    public V1TestServerStatus? Server { get; set; }

    /// <summary>
    /// kvm, or tcg where KVM does not work: then everything in the machine takes several times as long. Of a server
    /// what its guest says (systemd-detect-virt).
    /// </summary>
    public string? Accelerator { get; set; }

    /// <summary>How the image booted.</summary>
    public V1BootStatus? Boot { get; set; }

    /// <summary>Number of tests.</summary>
    public int? Total { get; set; }

    /// <summary>Tests that passed.</summary>
    public int? Passed { get; set; }

    /// <summary>Tests that failed, again and again.</summary>
    public int? Failed { get; set; }

    /// <summary>Tests that did not apply; the report says why.</summary>
    public int? Skipped { get; set; }

    /// <summary>Tests that passed only when they were run again.</summary>
    public int? Flaky { get; set; }

    /// <summary>Tests that failed, and are excepted by the profile; neither passed nor failed has them.</summary>
    public int? Excepted { get; set; }

    /// <summary>What came of the profile's exceptions.</summary>
    [XListMapKeys("name")]
    public IList<V1TestExceptionStatus>? Exceptions { get; set; }

    /// <summary>The first of those that failed.</summary>
    [XListType("atomic")]
    public IList<string>? FailedTests { get; set; }

    /// <summary>True if the image file was the same after the tests as before.</summary>
    public bool? ImageUnchanged { get; set; }

    /// <summary>
    /// Files inside the image that were compared, from the outside, with what they were when it was built.
    /// </summary>
    public int? FilesAudited { get; set; }

    /// <summary>What module throughput measured.</summary>
    public V1ThroughputStatus? Throughput { get; set; }

    /// <summary>What OpenSCAP found.</summary>
    public V1ScapStatus? Scap { get; set; }

    /// <summary>Path of the report (JUnit XML) in the store.</summary>
    public string? Report { get; set; }

    /// <summary>
    /// What the profile's own modules found, beside the factory's suite, of which all of the above is.
    /// </summary>
    public V1ModuleTestStatus? Modules { get; set; }
}

/// <summary>What a profile's own modules found.</summary>
public sealed class V1ModuleTestStatus
{
    /// <summary>Number of tests.</summary>
    public int? Total { get; set; }

    /// <summary>Tests that passed.</summary>
    public int? Passed { get; set; }

    /// <summary>Tests that failed, again and again.</summary>
    public int? Failed { get; set; }

    /// <summary>Tests that did not apply; the report says why.</summary>
    public int? Skipped { get; set; }

    /// <summary>Tests that passed only when they were run again.</summary>
    public int? Flaky { get; set; }

    /// <summary>Tests that failed, and are excepted by the profile; neither passed nor failed has them.</summary>
    public int? Excepted { get; set; }

    /// <summary>What came of the profile's exceptions.</summary>
    [XListMapKeys("name")]
    public IList<V1TestExceptionStatus>? Exceptions { get; set; }

    /// <summary>The first of those that failed.</summary>
    [XListType("atomic")]
    public IList<string>? FailedTests { get; set; }

    /// <summary>Path of the report (JUnit XML) in the store.</summary>
    public string? Report { get; set; }
}

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

/// <summary>What went through the network of the booted image, in 10^6 bits per second.</summary>
public sealed class V1ThroughputStatus
{
    /// <summary>From the image to the server.</summary>
    public double? SentMbitPerSecond { get; set; }

    /// <summary>From the server to the image.</summary>
    public double? ReceivedMbitPerSecond { get; set; }
}
