using System.Globalization;
using System.Text;

namespace ImageFactory.Operator.ToolTests.Prometheus;

/// <summary>
/// The fifteen days before today, as OpenMetrics. Of the factory that is looked at: nights on which all went well, in
/// the series that rules look back at, and nightly builds that ended the day before yesterday. Of another one what
/// pictures are drawn from.
/// </summary>
internal sealed partial class History(DateTimeOffset now)
{
    /// <summary>The namespace of the factory that pictures show.</summary>
    public const string Example = "example";

    private const int Days = 15;

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(20);

    private readonly StringBuilder _text = new();

    /// <summary>The text, as <c>promtool tsdb create-blocks-from openmetrics</c> takes it.</summary>
    public string Text()
    {
        AddNights(PrometheusServer.Namespace, "debian-12", 300, _ => 1);
        var last = now.AddDays(-2).ToUnixTimeSeconds();
        var profile = Labels(PrometheusServer.Namespace, "debian-12");
        Add("imagefactory_nightly_last_timestamp_seconds", profile, _ => last);
        Add("imagefactory_nightly_period_seconds", profile, _ => 86_400);

        // The last night of Ubuntu was slow.
        AddExample("debian-12", 300, 334e6, _ => 1);
        AddExample("ubuntu-24.04", 420, 612e6, time => Night(time) == 0 ? 1.8 : 1);
        foreach (var (region, nightDown) in ((string, int)[])[("RegionOne", Days + 1), ("RegionTwo", 4)])
        {
            var labels = $"namespace=\"{Example}\",cloud=\"prod\",region=\"{region}\"";
            Add("imagefactory_region_up", labels, time => Night(time) == nightDown ? 0 : 1);
            AddHistogram("imagefactory_region_upload_seconds", labels, 30, 60);
        }

        var factory = $"namespace=\"{Example}\"";
        Add(
            "imagefactory_leaked_resources",
            $"{factory},cloud=\"prod\",type=\"server\"",
            time => Night(time) == 9 ? 2 : 0);
        Add("imagefactory_store_free_bytes", factory, time => 5e11 + ((now - time).TotalDays * 1e10));
        Add("imagefactory_store_size_bytes", factory, _ => 1e12);
        AddPromotions();
        AddOperator(factory);
        return _text.Append("# EOF\n").ToString();
    }

    private void AddExample(string name, double seconds, double bytes, Func<DateTimeOffset, double> slower)
    {
        AddNights(Example, name, seconds, slower);
        var profile = Labels(Example, name);
        Add("profile:imagefactory_last_build_duration_seconds:median_14d", profile, _ => seconds);
        Add(
            "profile:imagefactory_last_build_duration_seconds:regression_ratio",
            profile,
            time => slower(time) * Wave(time));
        Add("profile:imagefactory_build_duration_seconds:p50_7d", profile, _ => seconds * 1.02);
        Add(
            "profile:imagefactory_build_duration_seconds:p95_7d",
            profile,
            time => seconds * (1.2 + (slower(time) / 9)));
        Add("profile:imagefactory_builds:success_ratio_7d", profile, _ => 0.96);
        Add("imagefactory_builds_total", $"{profile},result=\"Succeeded\"", Since(1));
        Add(
            "imagefactory_last_build_info",
            $"{profile},build_namespace=\"images\",build=\"{name}-97\",result=\"Succeeded\",stage=\"\",reason=\"\"",
            _ => 1);
        AddHistogram("imagefactory_build_queue_seconds", profile, 5, 15);
        AddHistogram("imagefactory_image_boot_seconds", $"{profile},accelerator=\"kvm\"", 15, 30);
        Add("imagefactory_image_size_bytes", profile, time => bytes + (Night(time) % 7 * 1e6));
        Add("imagefactory_image_packages", profile, time => Math.Round(bytes / 1.2e6) + (Night(time) % 4));
        Add("imagefactory_image_scap_score", profile, time => 61.2 + (Night(time) % 3));
        // A release a week.
        Add("imagefactory_image_age_seconds", profile, time => time.ToUnixTimeSeconds() % (7 * 86_400));
        Add("imagefactory_image_due_timestamp_seconds", profile, time => time.AddDays(20).ToUnixTimeSeconds());
        Add("imagefactory_last_success_timestamp_seconds", profile, time => time.AddHours(-6).ToUnixTimeSeconds());
        Add("imagefactory_tests_total", $"{profile},result=\"passed\"", Since(40));
        Add(
            "imagefactory_image_throughput_bytes_per_second",
            $"{profile},direction=\"sent\"",
            time => 1.1e8 * Wave(time));
        Add("imagefactory_promotions_total", $"{profile},region=\"prod/RegionOne\",result=\"Done\"", _ => 2);
    }

    private void AddNights(string factory, string name, double seconds, Func<DateTimeOffset, double> slower)
    {
        var profile = Labels(factory, name);
        Add(
            "profile:imagefactory_last_build_duration_seconds:max",
            profile,
            time => seconds * slower(time) * Wave(time));
        foreach (var (stage, share) in ((string, double)[])[("ImageBuilt", 0.6), ("Tested", 0.3), ("Signed", 0.02)])
        {
            Add(
                "profile_stage:imagefactory_last_stage_duration_seconds:max",
                $"{profile},stage=\"{stage}\"",
                time => seconds * share * Wave(time) * (stage == "ImageBuilt" ? slower(time) : 1));
            if (factory == Example)
            {
                var labels = $"{profile},stage=\"{stage}\"";
                Add("profile_stage:imagefactory_stage_duration_seconds:p50_7d", labels, _ => seconds * share);
                Add("profile_stage:imagefactory_stage_duration_seconds:p95_7d", labels, _ => seconds * share * 1.3);
            }
        }
    }

    /// <summary>A build a day, half of them up to the first bound and all of them up to the second.</summary>
    private void AddHistogram(string name, string labels, int half, int all)
    {
        Add($"{name}_bucket", $"{labels},le=\"{half}\"", Since(5));
        Add($"{name}_bucket", $"{labels},le=\"{all}\"", Since(10));
        Add($"{name}_bucket", $"{labels},le=\"+Inf\"", Since(10));
    }

    private static string Labels(string factory, string profile) => $"namespace=\"{factory}\",profile=\"{profile}\"";

    /// <summary>A counter that grows by so much a day.</summary>
    private Func<DateTimeOffset, double> Since(double aDay) => time => (Days - (now - time).TotalDays) * aDay;

    /// <summary>How many nights ago.</summary>
    private int Night(DateTimeOffset time) => (now - time).Days;

    // Each night is a little faster or slower than the one before.
    private double Wave(DateTimeOffset time) => 1 + (Math.Sin(Night(time) * 5) / 10);

    private void Add(string name, string labels, Func<DateTimeOffset, double> value)
    {
        _text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} gauge\n");
        for (var time = now.AddDays(-Days); time <= now; time += Step)
        {
            _text.Append(
                CultureInfo.InvariantCulture,
                $"{name}{{job=\"imagefactory-operator\",{labels}}} {value(time)} {time.ToUnixTimeSeconds()}\n");
        }
    }
}
