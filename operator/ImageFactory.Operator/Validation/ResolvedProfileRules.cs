using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>
/// Rules of a profile as a build gets it. No API server can know them: they look across objects and settings.
/// </summary>
internal static class ResolvedProfileRules
{
    /// <summary>The rules.</summary>
    public static IReadOnlyList<ValidationRule<ResolvedProfile>> All { get; } =
    [
        new(nameof(TenantRules), Reasons.FailedNotAllowed, TenantRules.OfProfile),
        new(nameof(RequiredTestRules), Reasons.FailedNotAllowed, RequiredTestRules.Check),
        new(nameof(TenantRules.UnknownRegions), Reasons.FailedCloud, TenantRules.UnknownRegions),
        new(nameof(HasOperatingSystem), Reasons.FailedInvalidProfile, HasOperatingSystem),
        .. ResolvedBuilderRules.All,
        .. FirmwareRules.All,
        .. ResolvedRepositoryRules.All,
        .. SourceRules.OfResolved,
        new(nameof(SizeIsWithinMinDisk), Reasons.FailedInvalidProfile, SizeIsWithinMinDisk),
        new(nameof(CompressionCanBeRead), Reasons.FailedInvalidProfile, CompressionCanBeRead),
        new(nameof(PropertiesAreAllowed), Reasons.FailedInvalidProfile, PropertiesAreAllowed),
        new(nameof(PropertiesFitGlance), Reasons.FailedInvalidProfile, PropertiesFitGlance),
        new(nameof(StoresCanBeFilled), Reasons.FailedInvalidProfile, StoresCanBeFilled),
        new(nameof(CapabilitiesAreKnown), Reasons.FailedInvalidProfile, CapabilitiesAreKnown),
        new(nameof(ScapHasItsProfile), Reasons.FailedInvalidProfile, ScapHasItsProfile),
        new(nameof(ScapContentHasASource), Reasons.FailedInvalidProfile, ScapContentHasASource),
        new(nameof(TestExceptionRules), Reasons.FailedInvalidProfile, TestExceptionRules.Check),
        new(nameof(NameIsItsOwn), Reasons.FailedInvalidProfile, NameIsItsOwn),
        new(nameof(PublishedImagesHaveRegions), Reasons.FailedInvalidProfile, PublishedImagesHaveRegions),
        new(nameof(PromotionFitsTheImage), Reasons.FailedInvalidProfile, PromotionFitsTheImage),
    ];

    private static IEnumerable<Finding> HasOperatingSystem(ResolvedProfile profile) =>
    [
        .. RuleList.When(
            profile.Spec.Os?.Distro is null,
            "spec.os.distro",
            "neither the profile nor a parent says which distribution it is: set spec.os.distro, e.g. debian"),
        .. RuleList.When(
            profile.Spec.Os?.Version is null,
            "spec.os.version",
            "neither the profile nor a parent says which version it is: set spec.os.version, e.g. \"12\""),
    ];

    private static IEnumerable<Finding> SizeIsWithinMinDisk(ResolvedProfile profile) => RuleList.When(
        profile.Spec.Image?.SizeGiB > profile.Spec.Image?.MinDiskGiB,
        "spec.image.sizeGiB",
        RuleMessages.SizeWithinMinDisk);

    // One may come from a parent.
    private static IEnumerable<Finding> CompressionCanBeRead(ResolvedProfile profile) => RuleList.When(
        profile.Spec.Image is { Qcow2Compat: Qcow2Compat.V010, Compression: ImageCompression.Zstd },
        "spec.image.compression",
        RuleMessages.ZstdNeedsCompat);

    private static IEnumerable<Finding> PropertiesAreAllowed(ResolvedProfile profile)
    {
        IReadOnlyList<string> allowed = [.. ImagePropertyRules.Allowed, .. profile.Settings.AllowedImageProperties];
        return (profile.Spec.Regions ?? []).Index()
            .Select(entry => (Field: $"spec.regions[{entry.Index}].properties", entry.Item.Properties))
            .Prepend((Field: "spec.image.properties", profile.Spec.Image?.Properties))
            .SelectMany(entry => RuleList.WhenAny(
                (entry.Properties?.Keys ?? []).Where(name => !ImagePropertyRules.IsAmong(name, allowed)),
                entry.Field,
                $"profiles may have {string.Join(", ", allowed)} here: remove other properties, or have them added to "
                + "the operator's settings (openstack.allowedImageProperties)"));
    }

    // Glance refuses the record, or the release, of an image that would have more.
    private static IEnumerable<Finding> PropertiesFitGlance(ResolvedProfile profile)
    {
        var capabilities = profile.Spec.Capabilities?.Count ?? 0;
        var common = profile.Spec.Image?.Properties?.Keys ?? [];
        var most = (profile.Spec.Regions ?? [])
            .Select(region => common.Union(region.Properties?.Keys ?? []).Count())
            .DefaultIfEmpty(common.Count)
            .Max();
        return RuleList.When(
            most + capabilities > ImagePropertyRules.MostOfProfile,
            "spec.image.properties",
            $"an image would get {most} properties of the profile, those of a region among them, and {capabilities} of "
            + $"its capabilities; Glance takes 128 of one image (image_property_quota), of which "
            + $"{ImagePropertyRules.MostOfProfile} are the profile's: remove some");
    }

    private static IEnumerable<Finding> StoresCanBeFilled(ResolvedProfile profile) =>
        (profile.Spec.Regions ?? []).Index()
            .Where(entry => profile.Settings.UploadsToOneStore && entry.Item.Stores is { Count: > 1 })
            .Select(entry => new Finding(
                $"spec.regions[{entry.Index}].stores",
                "an upload reaches one store, and only an import brings an image to several: name one, or have the "
                + "operator's openstack.uploadMethod set to GlanceDirect or WebDownload"));

    private static IEnumerable<Finding> CapabilitiesAreKnown(ResolvedProfile profile)
    {
        var known = profile.Settings.Capabilities;
        return (profile.Spec.Capabilities ?? []).Index()
            .Where(entry => !known.ContainsKey(entry.Item))
            .Select(entry => new Finding(
                $"spec.capabilities[{entry.Index}]",
                $"the operator's openstack.capabilities setting has no '{entry.Item}' (it has "
                + $"{string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}): correct the name or add it to the "
                + "settings"));
    }

    private static IEnumerable<Finding> ScapHasItsProfile(ResolvedProfile profile) => RuleList.When(
        profile.Spec.Tests?.Scap is { Profile: null },
        "spec.tests.scap.profile",
        "neither the profile nor a parent says which profile of the SCAP content the image is held against: "
        + "set spec.tests.scap.profile, e.g. standard");

    private static IEnumerable<Finding> ScapContentHasASource(ResolvedProfile profile) => RuleList.When(
        profile.Spec.Tests?.Scap is { Content: not null } && profile.Spec.Source?.Git is null,
        "spec.tests.scap.content",
        "the content is a file of the profile's git source: set spec.source.git, or leave the content to the tester");

    private static IEnumerable<Finding> NameIsItsOwn(ResolvedProfile profile)
    {
        var series = ImageSeries.Of(profile.Spec);
        return profile.OtherSeries
            .Where(other => other.Value == series && other.Key != profile.Name)
            .OrderBy(other => other.Key, StringComparer.Ordinal)
            .Take(1)
            .Select(other => new Finding(
                "spec.image.variant",
                $"DistroProfile '{other.Key}' makes images of the name {series} too, and a release of one would "
                + "replace the other's: set spec.image.variant of one of them, e.g. minimal, or change its spec.tier "
                + "or spec.os"));
    }

    private static IEnumerable<Finding> PublishedImagesHaveRegions(ResolvedProfile profile) => RuleList.When(
        profile.Spec is { Promotion.Publish: true, Regions: null or { Count: 0 } },
        "spec.promotion.publish",
        "images are released in regions, and neither the profile nor a parent names one"
        + (profile.DisabledRegions.Count > 0 ? " that is enabled: enable one" : ": list spec.regions")
        + ", or remove publish");

    private static IEnumerable<Finding> PromotionFitsTheImage(ResolvedProfile profile) =>
        profile.Spec.Promotion is { } promotion
            ? PromotionDefaultsRules.Check(promotion, profile.Spec, "spec.promotion", profile.DisabledRegions)
            : [];
}
