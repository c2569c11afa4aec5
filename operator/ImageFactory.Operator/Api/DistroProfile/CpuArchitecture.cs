using System.Text.Json.Serialization;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>The processor family, in OpenStack's words.</summary>
public enum CpuArchitecture
{
    /// <summary>64-bit x86.</summary>
    [JsonStringEnumMemberName("x86_64")]
    X64,

    /// <summary>64-bit ARM.</summary>
    [JsonStringEnumMemberName("aarch64")]
    Arm64,
}
