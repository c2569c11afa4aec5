using System.Text.Json.Serialization;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>The disk format of the finished image.</summary>
public enum ImageFormat
{
    /// <summary>QEMU copy-on-write, version 3.</summary>
    [JsonStringEnumMemberName("qcow2")]
    Qcow2,
}
