namespace ImageFactory.Operator.ToolTests.Prometheus;

/// <content>What the example does just now, and its operator's inside.</content>
internal sealed partial class History
{
    private const double SecondsADay = 86_400;

    private void AddPromotions()
    {
        var profile = Labels(Example, "debian-12");
        var build = "build_namespace=\"images\",build=\"debian-12-98\"";
        Add("imagefactory_builds_active", $"{profile},stage=\"ImageBuilt\"", time => time.Hour is > 1 and < 5 ? 1 : 0);
        var begun = now.AddMinutes(-3).ToUnixTimeSeconds();
        Add(
            "imagefactory_active_build_stage_timestamp_seconds",
            $"{profile},stage=\"ImageBuilt\",{build}",
            _ => begun);
        var promotion = "promotion_namespace=\"images\",promotion=\"to-97\"";
        Add("imagefactory_promotions_active", $"{profile},phase=\"Soaking\"", time => Night(time) % 7 == 0 ? 1 : 0);
        Add(
            "imagefactory_promotion_active_timestamp_seconds",
            $"{profile},{promotion},phase=\"Soaking\"",
            _ => begun);
        Add("imagefactory_promotion_drift", $"{profile},promotion_namespace=\"images\",promotion=\"to-90\"", _ => 0);
    }

    private void AddOperator(string factory)
    {
        foreach (var (pod, leads) in ((string, Func<DateTimeOffset, bool>)[])
            [("10.0.0.7:8081", time => Night(time) > 6), ("10.0.0.8:8081", time => Night(time) <= 6)])
        {
            var labels = $"{factory},instance=\"{pod}\"";
            Add("up", labels, _ => 1);
            Add("leader_election_master_status", labels, time => leads(time) ? 1 : 0);
        }

        foreach (var kind in (string[])["imagebuild", "imagepromotion", "distroprofile"])
        {
            var controller = $"{factory},controller=\"{kind}\"";
            Add("controller_runtime_reconcile_total", $"{controller},result=\"success\"", Since(0.2 * SecondsADay));
            Add("controller_runtime_reconcile_errors_total", controller, Since(20));
            Add("workqueue_depth", $"{factory},name=\"{kind}\"", time => Night(time) % 3);
            Add(
                "workqueue_longest_running_processor_seconds",
                $"{factory},name=\"{kind}\"",
                time => 0.2 * Wave(time));
            Add("imagefactory_kubernetes_watch_restarts_total", $"{factory},kind=\"{kind}\"", Since(200));
            Add("imagefactory_kubernetes_relists_total", $"{factory},kind=\"{kind}\"", Since(2));
        }

        Add("rest_client_requests_total", $"{factory},method=\"GET\",code=\"200\"", Since(0.5 * SecondsADay));
        Add("rest_client_requests_total", $"{factory},method=\"PATCH\",code=\"200\"", Since(0.1 * SecondsADay));
        Add(
            "imagefactory_openstack_requests_total",
            $"{factory},cloud=\"prod\",region=\"RegionOne\",service=\"image\",code=\"200\"",
            Since(0.05 * SecondsADay));
        Add("imagefactory_kubernetes_events_dropped_total", factory, _ => 0);
        var expiry = now.AddDays(200).ToUnixTimeSeconds();
        Add(
            "imagefactory_signing_key_expiry_timestamp_seconds",
            $"{factory},kind=\"openpgp\",key=\"release\"",
            _ => expiry);
    }
}
