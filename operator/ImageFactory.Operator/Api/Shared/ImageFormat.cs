using System.Text.Json.Serialization;

namespace ImageFactory.Operator.Api.Shared;

/// <summary>The disk format of a finished image, in Glance's words.</summary>
public enum ImageFormat
{
    /// <summary>QEMU copy-on-write.</summary>
    [JsonStringEnumMemberName("qcow2")]
    Qcow2,

    /// <summary>The plain disk, as large as a guest sees it.</summary>
    [JsonStringEnumMemberName("raw")]
    Raw,

    /// <summary>A dynamic Virtual Hard Disk, of Hyper-V and Xen.</summary>
    [JsonStringEnumMemberName("vhd")]
    Vhd,

    /// <summary>A stream-optimized VMDK, of VMware.</summary>
    [JsonStringEnumMemberName("vmdk")]
    Vmdk,
}
