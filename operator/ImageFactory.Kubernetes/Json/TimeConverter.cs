using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageFactory.Kubernetes.Json;

/// <summary>
/// metav1.Time: RFC 3339 in whole seconds on the way out; any fraction and any offset on the way in.
/// </summary>
public sealed class TimeConverter : JsonConverter<DateTimeOffset?>
{
    /// <inheritdoc />
    public override DateTimeOffset? Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : Parse(reader.GetString()!);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            writer.WriteStringValue(
                time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    /// <summary>Reads a time with zero to nine digits of fraction (Go writes up to nanoseconds).</summary>
    /// <exception cref="JsonException">The text is no RFC 3339 time.</exception>
    internal static DateTimeOffset Parse(string text)
    {
        // .NET takes seven digits of fraction at most; Go writes nine.
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0)
        {
            var end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            text = string.Concat(text.AsSpan(0, Math.Min(end, dot + 8)), text.AsSpan(end));
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : throw new JsonException($"'{text}' is no RFC 3339 time");
    }
}
