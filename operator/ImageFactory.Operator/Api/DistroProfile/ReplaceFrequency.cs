using System.Text.Json.Serialization;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>How often an image is replaced at least (<c>replace_frequency</c> of the SCS image metadata).</summary>
public enum ReplaceFrequency
{
    /// <summary>Every year.</summary>
    [JsonStringEnumMemberName("yearly")]
    Yearly,

    /// <summary>Every three months.</summary>
    [JsonStringEnumMemberName("quarterly")]
    Quarterly,

    /// <summary>Every month.</summary>
    [JsonStringEnumMemberName("monthly")]
    Monthly,

    /// <summary>Every week.</summary>
    [JsonStringEnumMemberName("weekly")]
    Weekly,

    /// <summary>Every day.</summary>
    [JsonStringEnumMemberName("daily")]
    Daily,

    /// <summary>When a critical fault is mended.</summary>
    [JsonStringEnumMemberName("critical_bug")]
    CriticalBug,

    /// <summary>Not at all.</summary>
    [JsonStringEnumMemberName("never")]
    Never,
}
