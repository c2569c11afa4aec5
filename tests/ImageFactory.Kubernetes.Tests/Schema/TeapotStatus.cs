using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Json;

namespace ImageFactory.Kubernetes.Tests.Schema;

/// <summary>What is in it.</summary>
public sealed class TeapotStatus
{
    /// <summary>How much.</summary>
    public double? Litres { get; set; }

    /// <summary>How often it was filled.</summary>
    public long? Fillings { get; set; }

    /// <summary>When it was filled last.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? FilledAt { get; set; }
}
