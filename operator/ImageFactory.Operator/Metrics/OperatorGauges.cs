using ImageFactory.Kubernetes.Metrics;
using ImageFactory.Operator.Artifacts.Http;
using Prometheus;

namespace ImageFactory.Operator.Metrics;

/// <summary>
/// What is read whenever somebody scrapes: how things stand. Labels are as those of <see cref="OperatorMetrics"/>, and
/// names of the builds, promotions and tenants that there are now.
/// </summary>
internal sealed class OperatorGauges
{
    /// <summary>Puts all of it on the page. The store's bring themselves there.</summary>
    public OperatorGauges(
        CollectorRegistry registry,
        BuildGauges builds,
        ReleaseGauges releases,
        PromotionGauges promotions,
        LeakGauge leaks,
        SigningGauge signing,
        EndpointTls tls,
        StoreGauges store)
    {
        _ = store;
        AddBuilds(registry, builds);
        AddImages(registry, builds);
        AddReleases(registry, releases);
        AddPromotions(registry, promotions);
        AddFactory(registry, leaks, signing);
        AddEndpoints(registry, tls);
    }

    private static void AddBuilds(CollectorRegistry registry, BuildGauges gauges)
    {
        registry.ObserveGauge(
            "imagefactory_last_stage_duration_seconds",
            "Time of each stage of a profile's newest image.",
            ["profile", "stage"],
            gauges.LastStageDurations);
        registry.ObserveGauge(
            "imagefactory_last_success_timestamp_seconds",
            "When a profile's newest image was finished, as Unix time.",
            ["profile"],
            gauges.LastSuccesses);
        registry.ObserveGauge(
            "imagefactory_builds_active", "Builds at work by profile and stage.", ["profile", "stage"], gauges.Active);
        registry.ObserveGauge(
            "imagefactory_active_build_stage_timestamp_seconds",
            "Since when a build that does not wait for its turn is at its stage, as Unix time.",
            ["profile", "stage", "build_namespace", "build"],
            gauges.ActiveSince);
        registry.ObserveGauge(
            "imagefactory_last_build_info",
            "What a profile's newest finished build came to; always 1.",
            ["profile", "build_namespace", "build", "result", "stage", "reason"],
            gauges.LastBuilds);
        registry.ObserveGauge(
            "imagefactory_last_build_duration_seconds",
            "Time of the build that made a profile's newest image.",
            ["profile"],
            gauges.LastDurations);
    }

    private static void AddImages(CollectorRegistry registry, BuildGauges gauges)
    {
        registry.ObserveGauge(
            "imagefactory_image_size_bytes", "Size of a profile's newest image.", ["profile"], gauges.ImageSizes);
        registry.ObserveGauge(
            "imagefactory_image_packages", "Packages in a profile's newest image.", ["profile"], gauges.ImagePackages);
        registry.ObserveGauge(
            "imagefactory_image_scap_score",
            "OpenSCAP's score of a profile's newest image, from 0 to 100.",
            ["profile"],
            gauges.ScapScores);
        registry.ObserveGauge(
            "imagefactory_image_throughput_bytes_per_second",
            "What went through the network of a profile's newest image when it was tested, by direction.",
            ["profile", "direction"],
            gauges.Throughputs);
    }

    private static void AddReleases(CollectorRegistry registry, ReleaseGauges releases)
    {
        registry.ObserveGauge(
            "imagefactory_image_age_seconds",
            "Time since a profile's released image was built.",
            ["profile"],
            releases.Ages);
        registry.ObserveGauge(
            "imagefactory_image_due_timestamp_seconds",
            "Until when a profile's released image is to be replaced, as Unix time.",
            ["profile"],
            releases.Dues);
    }

    private static void AddPromotions(CollectorRegistry registry, PromotionGauges promotions)
    {
        registry.ObserveGauge(
            "imagefactory_promotions_active",
            "Promotions under way by profile and phase.",
            ["profile", "phase"],
            promotions.Active);
        registry.ObserveGauge(
            "imagefactory_promotion_active_timestamp_seconds",
            "When a promotion that is under way began, as Unix time.",
            ["profile", "promotion_namespace", "promotion", "phase"],
            promotions.ActiveSince);
        registry.ObserveGauge(
            "imagefactory_promotion_drift",
            "1 where somebody else changed what a promotion released, 0 where it is as it was left.",
            ["profile", "promotion_namespace", "promotion"],
            promotions.Drifts);
    }

    private static void AddFactory(CollectorRegistry registry, LeakGauge leaks, SigningGauge signing)
    {
        registry.ObserveGauge(
            "imagefactory_leaked_resources",
            "Resources in a cloud whose build is gone, at the last look.",
            ["cloud", "type"],
            leaks.Read);
        registry.ObserveGauge(
            "imagefactory_signing_key_expiry_timestamp_seconds",
            "When a key of the settings, or the certificate of images, ceases to sign, as Unix time.",
            ["kind", "key"],
            signing.Read);
    }

    private static void AddEndpoints(CollectorRegistry registry, EndpointTls artifacts)
    {
        registry.ObserveGauge(
            "imagefactory_tls_certificate_expiry_timestamp_seconds",
            "When the certificate that an endpoint shows expires, as Unix time.",
            ["endpoint"],
            () => artifacts.Expiry is { } expiry ? [(expiry.ToUnixTimeSeconds(), ["artifacts"])] : []);
        registry.ObserveGauge(
            "imagefactory_tls_certificate_stale",
            "1 where the certificate that lies in the files now cannot be used, and an endpoint shows the one before.",
            ["endpoint"],
            () => artifacts.IsStale is { } isStale ? [(isStale ? 1 : 0, ["artifacts"])] : []);
    }
}
