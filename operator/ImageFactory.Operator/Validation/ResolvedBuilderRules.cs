using System.Text.Json;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>Rules of the tool of a profile as a build gets it, and of what the tool is told.</summary>
internal static class ResolvedBuilderRules
{
    /// <summary>
    /// Most bytes of a resolved profile. A build host gets it in a ConfigMap, which holds 1 MiB, beside the scripts.
    /// </summary>
    public const int MaxProfileBytes = 600 * 1024;

    private const string ReleaseVariable = "DIB_RELEASE";

    /// <summary>The rules.</summary>
    public static IReadOnlyList<ValidationRule<ResolvedProfile>> All { get; } =
    [
        new(nameof(HasTool), Reasons.FailedInvalidProfile, HasTool),
        new(nameof(ToolHasItsInput), Reasons.FailedInvalidProfile, ToolHasItsInput),
        new(nameof(DescriptionHasASource), Reasons.FailedInvalidProfile, DescriptionHasASource),
        new(nameof(FilesAreOneDescription), Reasons.FailedInvalidProfile, FilesAreOneDescription),
        new(nameof(NoFileIsAFolder), Reasons.FailedInvalidProfile, NoFileIsAFolder),
        new(nameof(FitsTheInputOfAHost), Reasons.FailedInvalidProfile, FitsTheInputOfAHost),
        new(nameof(PackageRules), Reasons.FailedInvalidProfile, PackageRules.Check),
        new(nameof(ReleaseIsThatOfTheProfile), Reasons.FailedInvalidProfile, ReleaseIsThatOfTheProfile),
        new(nameof(BuilderImageIsAllowed), Reasons.FailedInvalidProfile, BuilderImageIsAllowed),
        new(nameof(QuantitiesAreInRange), Reasons.FailedInvalidProfile, QuantitiesAreInRange),
        new(nameof(MemoryIsWithinLimit), Reasons.FailedInvalidProfile, MemoryIsWithinLimit),
    ];

    private static IEnumerable<Finding> HasTool(ResolvedProfile profile) => RuleList.When(
        profile.Spec.Builder?.Tool is null,
        "spec.builder.tool",
        "neither the profile nor a parent says what builds the image: set spec.builder.tool to DiskImageBuilder or "
        + "Kiwi, or spec.source.image to a finished one");

    private static IEnumerable<Finding> ToolHasItsInput(ResolvedProfile profile) => profile.Spec.Builder switch
    {
        { Tool: BuilderTool.DiskImageBuilder, Dib: null or { Elements: null or { Count: 0 } } } =>
            [new Finding("spec.builder.dib.elements", RuleMessages.ElementsRequired)],
        { Tool: BuilderTool.Kiwi, Kiwi: null or { Description: null, Files: null } } =>
            [new Finding("spec.builder.kiwi.description", RuleMessages.DescriptionRequired)],
        { Tool: BuilderTool.Import } when profile.Spec.Source?.Image is null =>
        [
            new Finding(
                "spec.source.image",
                "builder.tool Import takes a finished image: say where it is, and its checksum"),
        ],
        { Tool: BuilderTool.DiskImageBuilder or BuilderTool.Kiwi } when profile.Spec.Source?.Image is not null =>
        [
            new Finding(
                "spec.builder.tool",
                $"spec.source.image is a finished image, and {profile.Spec.Builder.Tool} would build another: set it "
                + "to Import, or remove spec.source.image"),
        ],
        _ => [],
    };

    private static IEnumerable<Finding> DescriptionHasASource(ResolvedProfile profile) => RuleList.When(
        profile.Spec is { Builder.Kiwi.Description: not null, Source: null or { Git: null } },
        "spec.builder.kiwi.description",
        "the description is a folder of the profile's git source: set spec.source.git, or give the description itself "
        + "in spec.builder.kiwi.files");

    private static IEnumerable<Finding> FilesAreOneDescription(ResolvedProfile profile)
    {
        const string Field = "spec.builder.kiwi.files";
        var files = profile.Spec.Builder?.Kiwi?.Files;
        return ProfileRules.DescriptionsIn(files) switch
        {
            _ when files is null => [],
            [] =>
            [
                new Finding(
                    Field,
                    "no config.xml or NAME.kiwi is there outside of folders: add it, or have the parent's files, too, "
                    + "by builder.kiwi.files in spec.inheritsFrom.extend"),
            ],
            [_] => [],
            var found =>
            [
                new Finding(
                    Field,
                    "with those of its parents the profile has more than one description "
                    + $"({string.Join(", ", found)}): give yours the name of the parent's, in whose place it comes, or "
                    + "take builder.kiwi.files out of spec.inheritsFrom.extend"),
            ],
        };
    }

    private static IEnumerable<Finding> NoFileIsAFolder(ResolvedProfile profile)
    {
        var names = profile.Spec.Builder?.Kiwi?.Files?.Keys ?? [];
        return RuleList.WhenAny(
            names.Where(name => names.Any(other => other.StartsWith($"{name}/", StringComparison.Ordinal))),
            "spec.builder.kiwi.files",
            "a file cannot have the name of a folder: rename it");
    }

    private static IEnumerable<Finding> FitsTheInputOfAHost(ResolvedProfile profile)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(profile.Spec, EntityJsonContext.Default.V1DistroProfileSpec);
        return RuleList.When(
            bytes.Length > MaxProfileBytes,
            "spec",
            $"the profile with what it inherits has {bytes.Length >> 10} KiB, and the input of a build host has room "
            + $"for {MaxProfileBytes >> 10}: {ProfileSize.LargestParts(profile.Spec)}; bring a kiwi description by "
            + "spec.source.git, leave a keyring that the builder has to it, or give the keys that sign the repository "
            + "alone (gpg --export --armor --export-options export-minimal KEY)");
    }

    private static IEnumerable<Finding> ReleaseIsThatOfTheProfile(ResolvedProfile profile)
    {
        if (profile.Spec.Builder?.Dib?.Environment?.TryGetValue(ReleaseVariable, out var release) != true)
        {
            return [];
        }

        var (field, expected) = profile.Spec switch
        {
            { Os.Codename: { } codename } => ("spec.os.codename", codename),
            { Repositories: [{ Suite: { } suite }, ..] } => ("spec.repositories[0].suite", suite),
            _ => ("spec.os.version", profile.Spec.Os?.Version),
        };
        return RuleList.When(
            release != expected,
            "spec.builder.dib.environment",
            $"{ReleaseVariable} is '{release}', and {field} says '{expected}': remove the variable, or set "
            + "spec.os.codename to the release that is meant");
    }

    private static IEnumerable<Finding> BuilderImageIsAllowed(ResolvedProfile profile) => RuleList.When(
        profile.Spec.Builder?.Image is { } image && !BuilderImages.Allows(profile.Settings, image),
        "spec.builder.image",
        $"builder image '{profile.Spec.Builder?.Image}' is not on the operator's list: use an image that matches "
        + $"{string.Join(" or ", BuilderImages.Choice(profile.Settings))}, "
        + "or have it added to the settings (builder.allowedImages)");

    // What the profile leaves out comes from the settings, and no pod can be made of two that do not fit.
    private static IEnumerable<Finding> MemoryIsWithinLimit(ResolvedProfile profile)
    {
        var own = profile.Spec.Builder?.Resources;
        var (memory, limit) =
            (own?.Memory ?? profile.Settings.Memory, own?.MemoryLimit ?? profile.Settings.MemoryLimit);
        if (!(Quantity.Parse(memory) > Quantity.Parse(limit)))
        {
            return [];
        }

        return own switch
        {
            { Memory: not null, MemoryLimit: not null } =>
            [
                new Finding(
                    "spec.builder.resources.memoryLimit",
                    "the limit is below spec.builder.resources.memory: raise memoryLimit or lower memory"),
            ],
            { MemoryLimit: not null } =>
            [
                new Finding(
                    "spec.builder.resources.memoryLimit",
                    $"the limit is below the {memory} that the operator's builder.memory setting requests: raise "
                    + "memoryLimit, or set spec.builder.resources.memory"),
            ],
            { Memory: not null } =>
            [
                new Finding(
                    "spec.builder.resources.memory",
                    $"the request is above the {limit} at which the operator's builder.memoryLimit setting ends a "
                    + "build: lower memory, or set spec.builder.resources.memoryLimit"),
            ],
            // The settings alone: they are refused at the start.
            _ => [],
        };
    }

    private static IEnumerable<Finding> QuantitiesAreInRange(ResolvedProfile profile) =>
        from entry in new (string Field, string? Value)[]
        {
            ("cpu", profile.Spec.Builder?.Resources?.Cpu),
            ("memory", profile.Spec.Builder?.Resources?.Memory),
            ("memoryLimit", profile.Spec.Builder?.Resources?.MemoryLimit),
            ("workspace", profile.Spec.Builder?.Resources?.Workspace),
        }
        where entry.Value is not null && Quantity.Parse(entry.Value) is null
        select new Finding(
            $"spec.builder.resources.{entry.Field}",
            $"'{entry.Value}' is no quantity that Kubernetes counts: write a number with m, k, Ki, M, Mi, G, Gi, T or "
            + "Ti, e.g. 500m or 4Gi");
}
