using System.Globalization;
using System.Text;

namespace ImageFactory.Operator.ToolTests.Prometheus;

/// <summary>
/// The fifteen days before today, as OpenMetrics: nights on which all went well, in the series that rules look back
/// at, and the nightly builds that ended the day before yesterday.
/// </summary>
internal static class History
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(20);

    /// <summary>The text, as <c>promtool tsdb create-blocks-from openmetrics</c> takes it.</summary>
    public static string Text(DateTimeOffset now)
    {
        var text = new StringBuilder();
        Add(text, now, "profile:imagefactory_last_build_duration_seconds:max", "profile=\"debian-12\"", Night(300));
        foreach (var (stage, seconds) in ((string, double)[])[("ImageBuilt", 80), ("Tested", 60), ("Signed", 5)])
        {
            Add(
                text,
                now,
                "profile_stage:imagefactory_last_stage_duration_seconds:max",
                $"profile=\"debian-12\",stage=\"{stage}\"",
                Night(seconds));
        }

        var last = now.AddDays(-2).ToUnixTimeSeconds();
        Add(text, now, "imagefactory_nightly_last_timestamp_seconds", "profile=\"debian-12\"", _ => last);
        Add(text, now, "imagefactory_nightly_period_seconds", "profile=\"debian-12\"", _ => 86_400);
        Add(
            text,
            now,
            "imagefactory_nightly_last_result",
            "profile=\"debian-12\",result=\"Succeeded\"",
            _ => 1);
        return text.Append("# EOF\n").ToString();
    }

    // Each night is a little faster or slower than the one before.
    private static Func<DateTimeOffset, double> Night(double seconds) =>
        time => seconds * (1 + (Math.Sin(time.DayOfYear * 5) / 10));

    private static void Add(
        StringBuilder text, DateTimeOffset now, string name, string labels, Func<DateTimeOffset, double> value)
    {
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} gauge\n");
        for (var time = now.AddDays(-15); time <= now; time += Step)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{name}{{job=\"imagefactory-operator\",namespace=\"{PrometheusServer.Namespace}\",{labels}}} ");
            text.Append(CultureInfo.InvariantCulture, $"{value(time)} {time.ToUnixTimeSeconds()}\n");
        }

    }
}
