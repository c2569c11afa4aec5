using System.Buffers;
using System.Globalization;
using System.Text;

namespace ImageFactory.Kubernetes.Metrics.Exposition;

/// <summary>
/// Writes the Prometheus text format 0.0.4 into a buffer that is used again for each scrape
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
/// </summary>
internal sealed class ExpositionWriter
{
    private const int MaxNumberLength = 32;

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly StringBuilder _escaped = new();

    /// <summary>What was written since the last <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>Begins anew and keeps the memory.</summary>
    public void Clear() => _buffer.ResetWrittenCount();

    /// <summary>Begins a family; all its samples MUST follow before another one begins.</summary>
    public void Family(string name, string type, string? help)
    {
        if (!string.IsNullOrEmpty(help))
        {
            Text("# HELP ");
            Text(name);
            Text(" ");
            Text(Escape(help, quotes: false));
            Text("\n");
        }

        Text("# TYPE ");
        Text(name);
        Text(" ");
        Text(type);
        Text("\n");
    }

    /// <summary>Writes one sample with a whole number, which a floating-point number could not always hold.</summary>
    public void Sample(string name, string labels, long value)
    {
        Series(name, labels);
        Span<byte> number = _buffer.GetSpan(MaxNumberLength);
        value.TryFormat(number, out int length, provider: CultureInfo.InvariantCulture);
        _buffer.Advance(length);
        Text("\n");
    }

    /// <summary>Writes one sample.</summary>
    public void Sample(string name, string labels, double value)
    {
        Series(name, labels);
        Text(Number(value));
        Text("\n");
    }

    /// <summary>Renders labels without the braces: <c>a="1",b="2"</c>. A name that another one turned into comes
    /// only once, because Prometheus rejects the whole page otherwise.</summary>
    public string Labels(IEnumerable<KeyValuePair<string, object?>> tags)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach ((string tag, object? value) in tags)
        {
            string name = MetricName.OfLabel(tag);
            if (names.Add(name))
            {
                text.Append(text.Length == 0 ? "" : ",").Append(name).Append("=\"").Append(Value(value)).Append('"');
            }
        }

        return text.ToString();
    }

    /// <summary>A number as Prometheus reads it.</summary>
    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private string Value(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        string text => Escape(text, quotes: true),
        _ => Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", quotes: true),
    };

    private void Series(string name, string labels)
    {
        Text(name);
        if (labels.Length > 0)
        {
            Text("{");
            Text(labels);
            Text("}");
        }

        Text(" ");
    }

    private string Escape(string text, bool quotes)
    {
        if (text.AsSpan().IndexOfAny('\\', '\n', '"') < 0)
        {
            return text;
        }

        _escaped.Clear().Append(text).Replace("\\", "\\\\").Replace("\n", "\\n");
        return (quotes ? _escaped.Replace("\"", "\\\"") : _escaped).ToString();
    }

    private void Text(string text) => Encoding.UTF8.GetBytes(text, _buffer);
}
