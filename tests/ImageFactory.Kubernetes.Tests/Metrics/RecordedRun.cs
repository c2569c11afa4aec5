using ImageFactory.Kubernetes.Client.Transport;
using ImageFactory.Kubernetes.Metrics;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace ImageFactory.Kubernetes.Tests.Metrics;

/// <summary>One of everything that the runtime measures, the same each time.</summary>
internal static class RecordedRun
{
    private const string Host = "10.0.0.1:6443";

    public static void Play(CollectorRegistry registry)
    {
        var metrics = new RuntimeMetrics(registry);
        Reconcile(metrics);
        Queue(metrics);
        metrics.LeaderStatus.WithLabels("imagefactory-operator-leader").Set(1);
        Watch(metrics);
        metrics.EventsDropped.Inc(2);
        var calls = new RestClientMetrics(registry);
        calls.Count(HttpMethod.Get, Host, 200, TimeSpan.FromSeconds(0.004));
        calls.Count(HttpMethod.Get, Host, 200, TimeSpan.FromSeconds(5));
        calls.Count(HttpMethod.Patch, Host, 409, TimeSpan.FromSeconds(0.03));
        calls.Count(HttpMethod.Post, Host, 0, TimeSpan.FromSeconds(61));
    }

    private static void Reconcile(RuntimeMetrics metrics)
    {
        _ = new ControllerMetrics(metrics, "distroprofile", workers: 1);
        var builds = new ControllerMetrics(metrics, "imagebuild", workers: 4);
        // On a bucket's edge, between two, and above the last.
        foreach (var seconds in (double[])[0, 0.005, 0.0051, 0.7, 60, 61.5])
        {
            builds.Began();
            builds.Ended(TimeSpan.FromSeconds(seconds));
        }

        builds.Began();
        builds.Succeeded();
        builds.Succeeded();
        builds.RequeuedAfter();
        builds.Requeued();
        builds.Failed(terminal: false, thrown: false);
        builds.Failed(terminal: true, thrown: false);
        builds.Failed(terminal: false, thrown: true);
    }

    private static void Queue(RuntimeMetrics metrics)
    {
        var time = new FakeTimeProvider();
        var queue = new QueueMetrics<string>(metrics, "imagebuild", time);
        metrics.Observe("imagebuild", () => 3, queue.UnfinishedWork);
        queue.Added("a");
        queue.Added("b");
        queue.Added("c");
        time.Advance(TimeSpan.FromMilliseconds(20));
        queue.Taken("a");
        time.Advance(TimeSpan.FromSeconds(1.5));
        queue.Finished("a");
        queue.Retried("a");
        queue.Taken("b");
        time.Advance(TimeSpan.FromSeconds(2));
        queue.Taken("c");
        time.Advance(TimeSpan.FromSeconds(0.25));
    }

    private static void Watch(RuntimeMetrics metrics)
    {
        metrics.Relists.WithLabels("Pod").Inc(0);
        metrics.Relists.WithLabels("ImageBuild").Inc(2);
        metrics.WatchDecodeErrors.WithLabels("ImageBuild").Inc();
        metrics.WatchRestarts.WithLabels("ImageBuild", "Idle").Inc(3);
        metrics.WatchRestarts.WithLabels("ImageBuild", "Expired").Inc();
    }
}
