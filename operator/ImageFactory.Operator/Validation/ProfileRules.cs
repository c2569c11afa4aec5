using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using k8s.Models;

namespace ImageFactory.Operator.Validation;

/// <summary>Rules of a DistroProfile by itself, whatever it inherits.</summary>
internal static partial class ProfileRules
{
    /// <summary>The rules, as the API server has them in CEL.</summary>
    public static IReadOnlyList<ValidationRule<V1DistroProfile>> All { get; } =
    [
        new(nameof(NameFitsTheStore), Reasons.FailedInvalidProfile, NameFitsTheStore),
        new(nameof(DoesNotInheritFromItself), Reasons.FailedInvalidProfile, DoesNotInheritFromItself),
        new(nameof(ExtendsListsAndMaps), Reasons.FailedInvalidProfile, ExtendsListsAndMaps),
        new(nameof(DibGoesWithItsTool), Reasons.FailedInvalidProfile, DibGoesWithItsTool),
        new(nameof(KiwiGoesWithItsTool), Reasons.FailedInvalidProfile, KiwiGoesWithItsTool),
        new(nameof(ToolHasItsInput), Reasons.FailedInvalidProfile, ToolHasItsInput),
        new(nameof(DescriptionIsGivenOnce), Reasons.FailedInvalidProfile, DescriptionIsGivenOnce),
        new(nameof(KiwiFilesAreFiles), Reasons.FailedInvalidProfile, KiwiFilesAreFiles),
        new(nameof(KiwiFilesDescribeOne), Reasons.FailedInvalidProfile, KiwiFilesDescribeOne),
        new(nameof(EnvironmentIsItsOwn), Reasons.FailedInvalidProfile, EnvironmentIsItsOwn),
        new(nameof(RepositoriesAreWhole), Reasons.FailedInvalidProfile, RepositoriesAreWhole),
        new(nameof(NamesHaveNoPlus), Reasons.FailedInvalidProfile, NamesHaveNoPlus),
        new(nameof(VariantIsNoOtherPart), Reasons.FailedInvalidProfile, VariantIsNoOtherPart),
        new(nameof(SourceCanBeOpened), Reasons.FailedInvalidProfile, SourceCanBeOpened),
        new(nameof(SizeIsWithinMinDisk), Reasons.FailedInvalidProfile, SizeIsWithinMinDisk),
        new(nameof(CompressionCanBeRead), Reasons.FailedInvalidProfile, CompressionCanBeRead),
        new(nameof(PropertiesAreFree), Reasons.FailedInvalidProfile, PropertiesAreFree),
        new(nameof(RegionsHaveFreeProperties), Reasons.FailedInvalidProfile, RegionsHaveFreeProperties),
        new(nameof(GlanceTakesTheTexts), Reasons.FailedInvalidProfile, GlanceTakesTheTexts),
        new(nameof(PromotionIsWhole), Reasons.FailedInvalidProfile, PromotionIsWhole),
    ];

    /// <summary>Those of a kiwi description's files by which kiwi knows it.</summary>
    public static IReadOnlyList<string> DescriptionsIn(IDictionary<string, string>? files) =>
        [.. (files?.Keys ?? []).Where(KiwiDescriptionFile().IsWhole).Order(StringComparer.Ordinal)];

    private static IEnumerable<Finding> NameFitsTheStore(V1DistroProfile profile) => RuleList.When(
        profile.Name() is { Length: > FieldPatterns.ProfileNameLength },
        "metadata.name",
        RuleMessages.ProfileNameTooLong);

    private static IEnumerable<Finding> DoesNotInheritFromItself(V1DistroProfile profile) => RuleList.When(
        profile.Spec.InheritsFrom is { } parent && parent.Name == profile.Name(),
        "spec.inheritsFrom.name",
        RuleMessages.InheritsFromItself);

    private static IEnumerable<Finding> ExtendsListsAndMaps(V1DistroProfile profile) => RuleList.WhenAny(
        (profile.Spec.InheritsFrom?.Extend ?? []).Where(path => !ExtensibleField().IsWhole(path)),
        "spec.inheritsFrom.extend",
        RuleMessages.NotExtensible);

    private static IEnumerable<Finding> DibGoesWithItsTool(V1DistroProfile profile) => RuleList.When(
        profile.Spec.Builder is { Tool: not (null or BuilderTool.DiskImageBuilder), Dib: not null },
        "spec.builder.dib",
        RuleMessages.DibNeedsItsTool);

    private static IEnumerable<Finding> KiwiGoesWithItsTool(V1DistroProfile profile) => RuleList.When(
        profile.Spec.Builder is { Tool: not (null or BuilderTool.Kiwi), Kiwi: not null },
        "spec.builder.kiwi",
        RuleMessages.KiwiNeedsItsTool);

    private static IEnumerable<Finding> ToolHasItsInput(V1DistroProfile profile) => profile.Spec switch
    {
        { InheritsFrom: not null } => [],
        { Builder: { Tool: BuilderTool.DiskImageBuilder, Dib: null or { Elements: null } } } =>
            [new Finding("spec.builder.dib.elements", RuleMessages.ElementsRequired)],
        { Builder: { Tool: BuilderTool.Kiwi, Kiwi: null or { Description: null, Files: null } } } =>
            [new Finding("spec.builder.kiwi.description", RuleMessages.DescriptionRequired)],
        _ => [],
    };

    private static IEnumerable<Finding> DescriptionIsGivenOnce(V1DistroProfile profile) => RuleList.When(
        profile.Spec.Builder?.Kiwi is { Description: not null, Files: not null },
        "spec.builder.kiwi",
        RuleMessages.KiwiDescriptionTwice);

    private static IEnumerable<Finding> KiwiFilesAreFiles(V1DistroProfile profile) => RuleList.WhenAny(
        (profile.Spec.Builder?.Kiwi?.Files?.Keys ?? []).Where(name => !KiwiFile().IsWhole(name)),
        "spec.builder.kiwi.files",
        RuleMessages.KiwiFileName);

    // That there is one at all, ResolvedBuilderRules know: a parent may bring it.
    private static IEnumerable<Finding> KiwiFilesDescribeOne(V1DistroProfile profile) => RuleList.When(
        DescriptionsIn(profile.Spec.Builder?.Kiwi?.Files).Count > 1,
        "spec.builder.kiwi.files",
        RuleMessages.KiwiFilesDescribeTwo);

    private static IEnumerable<Finding> EnvironmentIsItsOwn(V1DistroProfile profile) =>
        EnvironmentRules.Check(profile.Spec.Builder?.Dib?.Environment?.Keys ?? [], "spec.builder.dib.environment");

    private static IEnumerable<Finding> RepositoriesAreWhole(V1DistroProfile profile) =>
        (profile.Spec.Repositories ?? []).Index()
            .SelectMany(entry => RepositoryRules.Check(entry.Item, $"spec.repositories[{entry.Index}]"));

    private static IEnumerable<Finding> NamesHaveNoPlus(V1DistroProfile profile) =>
    [
        .. RuleList.When(
            profile.Spec.Os?.Version?.Contains('+') == true, "spec.os.version", RuleMessages.VersionWithPlus),
        .. RuleList.When(
            profile.Spec.Image?.Variant?.Contains('+') == true, "spec.image.variant", RuleMessages.VariantWithPlus),
    ];

    private static IEnumerable<Finding> VariantIsNoOtherPart(V1DistroProfile profile) => RuleList.When(
        profile.Spec.Image?.Variant is "latest" or "prev" or "aarch64",
        "spec.image.variant",
        RuleMessages.VariantIsTaken);

    private static IEnumerable<Finding> SourceCanBeOpened(V1DistroProfile profile) =>
    [
        .. profile.Spec.InheritsFrom is null ? SourceRules.SshHasCredentials(profile.Spec) : [],
        .. SourceRules.FurtherSshHasCredentials(profile.Spec),
        .. SourceRules.HttpHasNone(profile.Spec),
    ];

    private static IEnumerable<Finding> SizeIsWithinMinDisk(V1DistroProfile profile) => RuleList.When(
        profile.Spec.Image is { } image && image.SizeGiB > image.MinDiskGiB,
        "spec.image.sizeGiB",
        RuleMessages.SizeWithinMinDisk);

    private static IEnumerable<Finding> CompressionCanBeRead(V1DistroProfile profile) => RuleList.When(
        profile.Spec.Image is { Qcow2Compat: Qcow2Compat.V010, Compression: ImageCompression.Zstd },
        "spec.image.compression",
        RuleMessages.ZstdNeedsCompat);

    private static IEnumerable<Finding> PropertiesAreFree(V1DistroProfile profile) =>
        ImagePropertyRules.Check(profile.Spec.Image?.Properties?.Keys ?? [], "spec.image.properties");

    private static IEnumerable<Finding> RegionsHaveFreeProperties(V1DistroProfile profile) =>
        (profile.Spec.Regions ?? []).Index().SelectMany(
            entry => ImagePropertyRules.CheckRegion(entry.Item, $"spec.regions[{entry.Index}].properties"));

    private static IEnumerable<Finding> GlanceTakesTheTexts(V1DistroProfile profile) =>
    [
        .. profile.Spec.Image?.Properties is { } properties
            ? ImagePropertyRules.CheckValues(properties, "spec.image.properties")
            : [],
        .. RuleList.When(
            profile.Spec.Image?.Metadata?.Description is { } text && !ImagePropertyRules.IsText(text),
            "spec.image.metadata.description",
            RuleMessages.DescriptionText),
    ];

    private static IEnumerable<Finding> PromotionIsWhole(V1DistroProfile profile) =>
        profile.Spec.Promotion is { } promotion ? PolicyRules.Check(promotion, "spec.promotion") : [];

    [GeneratedRegex(FieldPatterns.ExtensibleField)]
    private static partial Regex ExtensibleField();

    [GeneratedRegex(FieldPatterns.KiwiFile)]
    private static partial Regex KiwiFile();

    [GeneratedRegex(FieldPatterns.KiwiDescriptionFile)]
    private static partial Regex KiwiDescriptionFile();
}
