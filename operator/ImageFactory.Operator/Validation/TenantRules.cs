using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>
/// What a tenant may use. Messages name nothing that is not the tenant's own. Where a field is left out, the settings
/// choose, and nobody has to allow that.
/// </summary>
internal static class TenantRules
{
    /// <summary>What is said to a namespace that no tenant has.</summary>
    public const string NotServed =
        "this namespace belongs to no tenant of the factory: ask the people who run it to name the namespace in the "
        + "operator's settings (tenants[].namespaces)";

    /// <summary>What a profile asks for and its tenant may not use.</summary>
    public static IEnumerable<Finding> OfProfile(ResolvedProfile profile) =>
        profile.Settings.Tenant is not { } tenant
            ? [new Finding("metadata.namespace", NotServed)]
            :
            [
                .. Regions(tenant, profile.Spec),
                .. Tests(tenant, profile.Spec),
                .. BuilderImage(tenant, profile),
                .. Series(tenant, profile.Spec),
                .. Promotion(tenant, profile.Spec.Promotion, "spec.promotion"),
            ];

    /// <summary>What a build asks for and its tenant may not use.</summary>
    /// <param name="tenant">The tenant; null where nobody has the namespace.</param>
    /// <param name="build">The build.</param>
    /// <param name="target">Where its server is, or would be; null when nobody says.</param>
    public static IEnumerable<Finding> OfBuild(TenantSettings? tenant, V1ImageBuild build, V1CloudRegion? target)
    {
        if (tenant is null)
        {
            return [new Finding("metadata.namespace", NotServed)];
        }

        var (server, cloud) = (build.Spec.OpenStackVm, target?.Cloud);
        return
        [
            .. Backend(tenant, build.Spec.Backend ?? BuildBackend.Pod, "spec.backend"),
            // A build may name one of both, and the other comes from the settings or the profile.
            .. target is not null && (server?.Cloud ?? server?.Region) is not null
                ? Target(
                    tenant,
                    target.Cloud,
                    target.Region,
                    server!.Cloud is null ? "spec.openStackVm.region" : "spec.openStackVm.cloud")
                : [],
            .. Server(tenant, cloud, server?.Flavor, server?.Network, server?.FloatingIpNetwork, "spec.openStackVm"),
            .. OneOf(
                List(tenant, cloud, entry => entry.BuildImages), server?.Image, "spec.openStackVm.image"),
        ];
    }

    /// <summary>Whether the factory gave the tenant an image of build servers by this very name or id.</summary>
    /// <param name="tenant">The tenant; null where nobody has the namespace.</param>
    /// <param name="cloud">Where the image is.</param>
    /// <param name="image">Its name or id.</param>
    public static bool GrantsImage(TenantSettings? tenant, string cloud, string image) =>
        tenant?.Clouds?.FirstOrDefault(entry => entry.Cloud == cloud)?.BuildImages?.Contains(
            image, StringComparer.Ordinal) == true;

    /// <summary>
    /// Regions that are the tenant's to use and that the factory does not know. Of those that are not, nobody is told
    /// whether they exist.
    /// </summary>
    public static IEnumerable<Finding> UnknownRegions(ResolvedProfile profile) =>
        profile.Settings is { Clouds: { } known, Tenant: { } tenant }
            ? (profile.Spec.Regions ?? []).Index()
                .Where(entry => IsOwn(tenant, entry.Item.Cloud, entry.Item.Region))
                .SelectMany(entry => Unknown(tenant, known, entry.Item, $"spec.regions[{entry.Index}]"))
            : [];

    /// <summary>How a promotion releases and its tenant may not.</summary>
    /// <param name="tenant">The tenant; null where nobody has the namespace.</param>
    /// <param name="policy">How it releases.</param>
    /// <param name="regions">Where.</param>
    /// <param name="series">What the images' names begin with; null where that does not matter.</param>
    public static IEnumerable<Finding> OfPromotion(
        TenantSettings? tenant,
        V1PromotionPolicy policy,
        IReadOnlyCollection<V1CloudRegion> regions,
        string? series) =>
        tenant is null
            ? [new Finding("metadata.namespace", NotServed)]
            :
            [
                .. Promotion(tenant, policy, "spec"),
                .. series is null ? [] : Series(tenant, series, "status.series"),
                .. OfRegions(tenant, regions),
                .. regions.SelectMany(region => OneOf(
                    tenant.Promotion.Regions, $"{region.Cloud}/{region.Region}", "spec.regions")),
            ];

    /// <summary>Regions of an image that its tenant may not use, or not any more.</summary>
    /// <param name="tenant">The tenant; null where nobody has the namespace.</param>
    /// <param name="regions">The regions.</param>
    public static IEnumerable<Finding> OfRegions(TenantSettings? tenant, IEnumerable<V1CloudRegion> regions) =>
        tenant is null
            ? [new Finding("metadata.namespace", NotServed)]
            : regions.SelectMany(region => Target(tenant, region.Cloud, region.Region, "spec.regions"));

    private static IEnumerable<Finding> Regions(TenantSettings tenant, V1DistroProfileSpec spec) =>
        (spec.Regions ?? []).Index().SelectMany(
            entry => Target(tenant, entry.Item.Cloud, entry.Item.Region, $"spec.regions[{entry.Index}]"));

    private static IEnumerable<Finding> Tests(TenantSettings tenant, V1DistroProfileSpec spec)
    {
        var server = spec.Tests?.Server;
        // Servers of tests are in the first region.
        var cloud = spec.Regions?.FirstOrDefault()?.Cloud;
        return
        [
            .. spec.Tests?.Backend is { } backend ? Backend(tenant, backend, "spec.tests.backend") : [],
            .. Server(
                tenant, cloud, server?.Flavor, server?.Network, server?.FloatingIpNetwork, "spec.tests.server"),
        ];
    }

    private static IEnumerable<Finding> BuilderImage(TenantSettings tenant, ResolvedProfile profile) =>
        profile.Spec.Builder?.Image is { } image
            ? RuleList.When(
                !profile.Settings.BuilderImages.Contains(image, StringComparer.Ordinal)
                && tenant.BuilderImages?.Any(pattern => BuilderImages.Fits(pattern, image)) == false,
                "spec.builder.image",
                NotAllowed(image, tenant.BuilderImages))
            : [];

    private static IEnumerable<Finding> Series(TenantSettings tenant, V1DistroProfileSpec spec) =>
        ImageSeries.Of(spec) is { } series
            ? Series(tenant, series, spec.Image?.Variant is null ? "spec.os" : "spec.image.variant")
            : [];

    private static IEnumerable<Finding> Series(TenantSettings tenant, string series, string field) => RuleList.When(
        !TenantSettings.Fits(tenant.ImageSeries, series), field, NotAllowed(series, tenant.ImageSeries));

    private static IEnumerable<Finding> Promotion(TenantSettings tenant, V1PromotionPolicy? policy, string path) =>
        policy?.Visibility is { } visibility
            ? OneOf(tenant.Promotion.Visibilities?.Select(Word), Word(visibility), $"{path}.visibility")
            : [];

    private static IEnumerable<Finding> Backend(TenantSettings tenant, BuildBackend backend, string field) =>
        OneOf(tenant.Backends?.Select(allowed => $"{allowed}"), $"{backend}", field);

    private static IEnumerable<Finding> Target(TenantSettings tenant, string cloud, string? region, string field) =>
        RuleList.When(
            !IsOwn(tenant, cloud, region),
            field,
            NotAllowed(
                region is null ? cloud : $"{cloud}/{region}",
                tenant.Clouds?.SelectMany(own => own.Regions?.Select(one => $"{own.Cloud}/{one}") ?? [own.Cloud])));

    private static IEnumerable<Finding> Unknown(
        TenantSettings tenant,
        IReadOnlyDictionary<string, IReadOnlyList<string>> known,
        V1CloudRegion target,
        string field)
    {
        if (!known.TryGetValue(target.Cloud, out var regions))
        {
            return
            [
                new Finding(field, $"the factory has no cloud {target.Cloud}: "
                    + Choice(known.Keys.Where(cloud => IsOwn(tenant, cloud, null)))),
            ];
        }

        // A cloud whose entry names no regions has those of its catalogue.
        return RuleList.When(
            regions.Count > 0 && !regions.Contains(target.Region, StringComparer.Ordinal),
            field,
            $"cloud {target.Cloud} has no region {target.Region}: "
            + Choice(regions.Where(region => IsOwn(tenant, target.Cloud, region))));
    }

    private static string Choice(IEnumerable<string> own) =>
        own.Order(StringComparer.Ordinal).ToList() is { Count: > 0 } some
            ? $"use one of {string.Join(", ", some)}, or have it added to clouds.yaml"
            : "have it added to clouds.yaml";

    /// <summary>Whether a tenant may use a region, or, without one, some of a cloud.</summary>
    public static bool IsOwn(TenantSettings tenant, string cloud, string? region) => tenant.Clouds?.Any(
        own => own.Cloud == cloud
            && (region is null || own.Regions?.Contains(region, StringComparer.Ordinal) != false)) != false;

    private static IEnumerable<Finding> Server(
        TenantSettings tenant,
        string? cloud,
        string? flavor,
        string? network,
        string? floatingIpNetwork,
        string path) =>
    [
        .. OneOf(List(tenant, cloud, entry => entry.Flavors), flavor, $"{path}.flavor"),
        .. OneOf(List(tenant, cloud, entry => entry.Networks), network, $"{path}.network"),
        .. OneOf(List(tenant, cloud, entry => entry.Networks), floatingIpNetwork, $"{path}.floatingIpNetwork"),
    ];

    // In a cloud that is not the tenant's, such as the factory's own, the tenant chooses nothing.
    private static IReadOnlyList<string>? List(
        TenantSettings tenant, string? cloud, Func<TenantCloudSettings, IReadOnlyList<string>?> list) =>
        tenant.Clouds is null ? null
        : tenant.Clouds.FirstOrDefault(entry => entry.Cloud == cloud) is { } own ? list(own)
        : [];

    private static IEnumerable<Finding> OneOf(IEnumerable<string>? allowed, string? value, string field) =>
        RuleList.When(
            value is not null && allowed?.Contains(value, StringComparer.Ordinal) == false,
            field,
            NotAllowed(value!, allowed));

    private static string NotAllowed(string value, IEnumerable<string>? allowed) =>
        allowed?.ToList() is { Count: > 0 } own
            ? $"this namespace may not use {value}: use one of {string.Join(", ", own)}"
            : $"this namespace may not use {value}, nor any other: leave the field out";

    private static string Word(PromotedVisibility visibility) => $"{visibility}".ToLowerInvariant();
}
