using static ImageFactory.Generate.Dashboards.DashboardFiles;

namespace ImageFactory.Generate.Dashboards;

/// <summary>The operator's inside, for those who run it.</summary>
internal static class OperatorDashboard
{
    private const string Job = "job=\"imagefactory-operator\"," + Factory;

    /// <summary>The dashboard.</summary>
    public static Dashboard Make() => new(
        "operator",
        "Operator",
        "Whether the operator works: leader, queues, calls to the API server and to clouds, store and keys.",
        "now-6h",
        HasProfile: false,
        new Row("State", State()),
        new Row("Reconciles", Reconciles()),
        new Row("Calls", Calls()),
        new Row("Store and keys", Keeping()));

    private static Panel[] State() =>
    [
        new(
            "state-timeline",
            "Leader",
            "Of the operator's pods one leads and the others stand by. Where none does it is an alert NoLeader.",
            "none",
            new Query($"leader_election_master_status{{{Job}}}", "{{instance}}"))
        {
            Words = [(0, "Stands by", "blue"), (1, "Leads", "green")],
        },
        new(
            "state-timeline",
            "Pods",
            "Whether Prometheus reaches a pod's metrics.",
            "none",
            new Query($"up{{{Job}}}", "{{instance}}"))
        {
            Words = [(0, "Down", "red"), (1, "Up", "green")],
        },
    ];

    private static Panel[] Reconciles() =>
    [
        Rate(
            "Reconciles",
            "Objects that were looked at, by controller and what came of it.",
            "reqps",
            $"sum by (controller, result) (rate(controller_runtime_reconcile_total{{{Job}}}[$__rate_interval]))",
            "{{controller}} {{result}}"),
        Rate(
            "Reconciles that failed",
            "They are tried again, later and later. Errors that nobody expects are in the log with a reconcileID.",
            "reqps",
            $"sum by (controller) (rate(controller_runtime_reconcile_errors_total{{{Job}}}[$__rate_interval]))",
            "{{controller}}"),
        Rate(
            "Queues",
            "Objects that wait for a worker. One that grows needs more maxParallelReconciliations, or an outside "
            + "system is slow.",
            "short",
            $"max by (name) (workqueue_depth{{{Job}}})",
            "{{name}}"),
        Rate(
            "Longest work",
            "How long the longest reconcile has been under way. Nothing waits inside one: beyond half a minute look "
            + "at the log.",
            "s",
            $"max by (name) (workqueue_longest_running_processor_seconds{{{Job}}})",
            "{{name}}"),
    ];

    private static Panel[] Calls() =>
    [
        Rate(
            "Calls to the API server",
            "By method and status; <error> is a call without an answer.",
            "reqps",
            $"sum by (method, code) (rate(rest_client_requests_total{{{Job}}}[$__rate_interval]))",
            "{{method}} {{code}}"),
        Rate(
            "Watches that ended and lists made anew",
            "A watch ends now and then by itself. Many lists are work for the API server.",
            "reqps",
            $"sum by (kind) (rate(imagefactory_kubernetes_watch_restarts_total{{{Job}}}[$__rate_interval]))",
            "{{kind}} watch",
            new Query(
                $"sum by (kind) (rate(imagefactory_kubernetes_relists_total{{{Job}}}[$__rate_interval]))",
                "{{kind}} list")),
        Rate(
            "Requests to OpenStack",
            "By service and status; <error> is a request without an answer.",
            "reqps",
            "sum by (cloud, region, service, code) "
            + $"(rate(imagefactory_openstack_requests_total{{{Job}}}[$__rate_interval]))",
            "{{cloud}}/{{region}} {{service}} {{code}}"),
        Rate(
            "Events dropped",
            "Events that were not published, because too many waited.",
            "short",
            $"sum(increase(imagefactory_kubernetes_events_dropped_total{{{Job}}}[$__rate_interval]))",
            "dropped"),
    ];

    private static Panel[] Keeping() =>
    [
        Rate(
            "Artifact store",
            "What can still be stored, beside the reserve, and the size of its file system.",
            "bytes",
            $"max by (namespace) (imagefactory_store_free_bytes{{{Factory}}})",
            "free",
            new Query($"max by (namespace) (imagefactory_store_size_bytes{{{Factory}}})", "size")),
        new(
            "table",
            "Signing keys",
            "When a key, or the certificate of images, expires. Thirty days before it is an alert SigningKeyExpires.",
            "dtdurations",
            new Query("min by (namespace, kind, key) "
                + $"(imagefactory_signing_key_expiry_timestamp_seconds{{{Factory}}}) - time()"))
        {
            Columns = [new("key", "Key"), new("kind", "Kind"), new("A", "Expires in", "dtdurations")],
        },
    ];

    private static Panel Rate(
        string title, string description, string unit, string expression, string legend, params Query[] more) =>
        new("timeseries", title, description, unit, [new Query(expression, legend), .. more]);
}
