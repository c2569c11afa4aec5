using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageFactory.Kubernetes.Json;

/// <summary>
/// Times in k8s.Models. Its own converter leaves a fraction of zero out, which the API server refuses in a MicroTime:
/// <see href="https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/micro_time.go">
/// micro_time.go</see> wants exactly six digits.
/// </summary>
/// <param name="format">How times are written.</param>
internal sealed class ModelTimeConverter(string format) : JsonConverter<DateTime>
{
    /// <summary>metav1.Time.</summary>
    public const string Seconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>metav1.MicroTime.</summary>
    public const string Microseconds = "yyyy-MM-dd'T'HH:mm:ss'.'ffffff'Z'";

    /// <inheritdoc />
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TimeConverter.Parse(reader.GetString()!).UtcDateTime;

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime().ToString(format, CultureInfo.InvariantCulture));
}
