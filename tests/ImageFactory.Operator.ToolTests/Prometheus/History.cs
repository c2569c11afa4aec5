using System.Globalization;
using System.Text;

namespace ImageFactory.Operator.ToolTests.Prometheus;

/// <summary>
/// The fifteen days before today, as OpenMetrics: nights on which all went well but for a region, in the series that
/// rules and dashboards look back at, and nightly builds that ended the day before yesterday.
/// </summary>
internal static class History
{
    private const string Debian = "profile=\"debian-12\"";
    private const int Days = 15;

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(20);

    /// <summary>The text, as <c>promtool tsdb create-blocks-from openmetrics</c> takes it.</summary>
    public static string Text(DateTimeOffset now)
    {
        var text = new StringBuilder();
        void Add(string name, string labels, Func<DateTimeOffset, double> value) =>
            History.Add(text, now, name, labels, value);

        Add("profile:imagefactory_last_build_duration_seconds:max", Debian, Night(300));
        foreach (var (stage, seconds) in ((string, double)[])[("ImageBuilt", 80), ("Tested", 60), ("Signed", 5)])
        {
            Add(
                "profile_stage:imagefactory_last_stage_duration_seconds:max",
                $"{Debian},stage=\"{stage}\"",
                Night(seconds));
        }

        Add("imagefactory_image_size_bytes", Debian, time => 330e6 + (time.DayOfYear % 7 * 1e6));
        Add("imagefactory_image_packages", Debian, time => 280 + (time.DayOfYear % 4));
        Add("imagefactory_image_scap_score", Debian, time => 61.2 + (time.DayOfYear % 3));
        // A release a week.
        Add("imagefactory_image_age_seconds", Debian, time => time.ToUnixTimeSeconds() % (7 * 86_400));
        Add("imagefactory_builds_total", $"{Debian},result=\"Succeeded\"", time => Days - (now - time).Days);
        Add("imagefactory_region_up", "cloud=\"prod\",region=\"RegionOne\"", _ => 1);
        Add(
            "imagefactory_region_up",
            "cloud=\"prod\",region=\"RegionTwo\"",
            time => (now - time).Days is 4 or 0 ? 0 : 1);
        var last = now.AddDays(-2).ToUnixTimeSeconds();
        Add("imagefactory_nightly_last_timestamp_seconds", Debian, _ => last);
        Add("imagefactory_nightly_period_seconds", Debian, _ => 86_400);
        return text.Append("# EOF\n").ToString();
    }

    // Each night is a little faster or slower than the one before.
    private static Func<DateTimeOffset, double> Night(double seconds) =>
        time => seconds * (1 + (Math.Sin(time.DayOfYear * 5) / 10));

    private static void Add(
        StringBuilder text, DateTimeOffset now, string name, string labels, Func<DateTimeOffset, double> value)
    {
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} gauge\n");
        for (var time = now.AddDays(-Days); time <= now; time += Step)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{name}{{job=\"imagefactory-operator\",namespace=\"{PrometheusServer.Namespace}\"");
            text.Append(labels.Length == 0 ? "} " : $",{labels}}} ");
            text.Append(CultureInfo.InvariantCulture, $"{value(time)} {time.ToUnixTimeSeconds()}\n");
        }
    }
}
