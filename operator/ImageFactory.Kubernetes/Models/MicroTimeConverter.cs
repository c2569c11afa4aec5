using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageFactory.Kubernetes.Models;

/// <summary>
/// metav1.MicroTime: exactly six digits of fraction, which the API server insists on.
/// See <see href="https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/micro_time.go">micro_time.go</see>.
/// </summary>
public sealed class MicroTimeConverter : JsonConverter<DateTimeOffset?>
{
    /// <inheritdoc />
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : TimeConverter.Parse(reader.GetString()!);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            writer.WriteStringValue(
                time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'.'ffffff'Z'", CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
