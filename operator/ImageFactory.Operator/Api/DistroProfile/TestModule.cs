using System.Text.Json.Serialization;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>The shipped modules, HostScripts/suite/test_*.py.</summary>
public enum TestModule
{
    /// <summary>Neither machine-id, SSH host keys, logs nor caches are in the image.</summary>
    [JsonStringEnumMemberName("cleanliness")]
    Cleanliness,

    /// <summary>cloud-init finished without errors, and the root file system has grown to the disk.</summary>
    [JsonStringEnumMemberName("cloudinit")]
    CloudInit,

    /// <summary>The kernel modules that the capabilities promise are there.</summary>
    [JsonStringEnumMemberName("kernel")]
    Kernel,

    /// <summary>Nothing listens but what may.</summary>
    [JsonStringEnumMemberName("listening")]
    Listening,

    /// <summary>Expected packages are there, forbidden ones are not.</summary>
    [JsonStringEnumMemberName("packages")]
    Packages,

    /// <summary>Package repositories are those of the profile, and their signatures are good.</summary>
    [JsonStringEnumMemberName("repositories")]
    Repositories,

    /// <summary>Neither root nor a password logs in, and the algorithms are modern.</summary>
    [JsonStringEnumMemberName("ssh")]
    Ssh,

    /// <summary>Kernel parameters are as they have to be.</summary>
    [JsonStringEnumMemberName("sysctl")]
    Sysctl,

    /// <summary>Enough goes through the network, both ways.</summary>
    [JsonStringEnumMemberName("throughput")]
    Throughput,

    /// <summary>A service keeps the time, and there is entropy.</summary>
    [JsonStringEnumMemberName("time")]
    Time,

    /// <summary>The standard user has key, sudo and no password; nobody else has one.</summary>
    [JsonStringEnumMemberName("users")]
    Users,
}
