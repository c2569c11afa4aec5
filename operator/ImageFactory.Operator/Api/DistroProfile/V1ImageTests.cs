using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>
/// How an image is tested before anybody gets it: it is booted, and a suite looks at it from the inside.
/// </summary>
public sealed class V1ImageTests
{
    /// <summary>False leaves the tests out; true when left out here and in every parent.</summary>
    public bool? Enabled { get; set; }

    /// <summary>
    /// Where the image is booted: by QEMU in the test pod (Pod), or as a server of the profile's first region
    /// (OpenStackVm). The build's own backend when left out here and in every parent; a profile without regions is
    /// tested in the pod then.
    /// </summary>
    public BuildBackend? Backend { get; set; }

    /// <summary>The server, where it is booted as one.</summary>
    public V1TestServer? Server { get; set; }

    /// <summary>The shipped modules that run; all when left out here and in every parent.</summary>
    [XListType("set")]
    [Items(maxItems: 32)]
    public IList<TestModule>? Modules { get; set; }

    /// <summary>Shipped modules that do not run.</summary>
    [XListType("set")]
    [Items(maxItems: 32)]
    public IList<TestModule>? SkipModules { get; set; }

    /// <summary>
    /// Single tests whose failure does not fail the image. They run, and report, status and provenance show what came
    /// of them, with the reason.
    /// </summary>
    [XListMapKeys("name")]
    [Items(maxItems: 32)]
    public IList<V1TestException>? Except { get; set; }

    /// <summary>A ConfigMap of the namespace with modules of your own, one in each key that ends with .py.</summary>
    public V1LocalReference? ConfigMap { get; set; }

    /// <summary>
    /// Seconds for the whole suite; 1800 when left out here and in every parent. Without KVM it has four times as long.
    /// </summary>
    [RangeMinimum(10)]
    [RangeMaximum(86400)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>
    /// How often a test that fails is run again; 1 when left out here and in every parent. One that passes then is
    /// flaky.
    /// </summary>
    [RangeMinimum(0)]
    [RangeMaximum(10)]
    public int? Reruns { get; set; }

    /// <summary>
    /// Memory of the pod's machine in MiB; 1024 when left out here and in every parent. A server has its flavor's.
    /// </summary>
    [RangeMinimum(64)]
    [RangeMaximum(65536)]
    [JsonPropertyName("memoryMiB")]
    public int? MemoryMiB { get; set; }

    /// <summary>Processors of the pod's machine; 2 when left out here and in every parent.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(64)]
    public int? Cpus { get; set; }

    /// <summary>
    /// Disk of the pod's machine in GiB; one more than the image has when left out here and in every parent.
    /// </summary>
    [RangeMinimum(1)]
    [RangeMaximum(2048)]
    [JsonPropertyName("diskGiB")]
    public int? DiskGiB { get; set; }

    /// <summary>What module ssh allows.</summary>
    public V1SshTests? Ssh { get; set; }

    /// <summary>What module users expects.</summary>
    public V1UserTests? User { get; set; }

    /// <summary>
    /// Sockets that may listen, e.g. tcp/22; the SSH server's and the DHCP client's when left out here and in every
    /// parent.
    /// </summary>
    [XListType("set")]
    [Items(maxItems: 64)]
    [ItemLength(1, 32, Pattern = FieldPatterns.ListeningSocket)]
    public IList<string>? Listening { get; set; }

    /// <summary>
    /// Kernel parameters and their values; a list of usual ones when left out here and in every parent.
    /// </summary>
    [PropertyLimits(maxProperties: 128)]
    [ItemLength(1, 255)]
    public IDictionary<string, string>? Sysctls { get; set; }

    /// <summary>What module packages expects.</summary>
    public V1PackageTests? Packages { get; set; }

    /// <summary>Kernel modules that have to be there, beside those that the profile's capabilities promise.</summary>
    [XListType("set")]
    [Items(maxItems: 64)]
    [ItemLength(1, 63, Pattern = FieldPatterns.KernelModule)]
    public IList<string>? KernelModules { get; set; }

    /// <summary>What module throughput measures.</summary>
    public V1ThroughputTests? Throughput { get; set; }

    /// <summary>
    /// What OpenSCAP holds the image against; it does not run when left out here and in every parent.
    /// </summary>
    public V1ScapTests? Scap { get; set; }
}

/// <summary>What the standard user of an image may.</summary>
public sealed class V1UserTests
{
    /// <summary>The sudo that it has; Passwordless when left out here and in every parent.</summary>
    public SudoRight? Sudo { get; set; }
}

/// <summary>What a user may do by sudo.</summary>
public enum SudoRight
{
    /// <summary>Everything, without a password.</summary>
    Passwordless,

    /// <summary>Everything, with a password.</summary>
    WithPassword,

    /// <summary>Nothing.</summary>
    None,
}
