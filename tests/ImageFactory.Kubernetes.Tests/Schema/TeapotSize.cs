using System.Text.Json.Serialization;

namespace ImageFactory.Kubernetes.Tests.Schema;

/// <summary>How large a pot is.</summary>
public enum TeapotSize
{
    /// <summary>For one.</summary>
    [JsonStringEnumMemberName("small")]
    Small,

    /// <summary>For all.</summary>
    Large,
}
