using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.DistroProfile;

namespace ImageFactory.Operator.Validation;

/// <summary>
/// How packages are written that diskimage-builder is told of: each package manager reads a version, an architecture
/// and a suite in another form, and takes what it does not read for a name that no repository has.
/// </summary>
internal static partial class PackageRules
{
    private const string Field = "spec.builder.dib.packages";

    private static readonly string[] ZypperDistributions = ["opensuse", "sles"];

    /// <summary>The items that the profile's package manager does not read, each with the form that it does.</summary>
    public static IEnumerable<Finding> Check(ResolvedProfile profile)
    {
        if (profile.Spec is not { Builder.Dib: { } dib, Repositories: [var main, ..] })
        {
            return [];
        }

        Func<string, string?> remedy = main.Type is RepositoryType.RpmMd
            ? ZypperDistributions.Contains(profile.Spec.Os?.Distro, StringComparer.Ordinal) ? OfZypper : OfDnf
            : item => OfApt(item, profile.Spec.Os?.Architecture ?? CpuArchitecture.X64);
        return
        [
            .. (dib.Packages ?? []).Index()
                .Select(entry => (Field: $"{Field}[{entry.Index}]", Remedy: remedy(entry.Item), entry.Item))
                .Where(entry => entry.Remedy is not null)
                .Select(entry => new Finding(entry.Field, $"'{entry.Item}': {entry.Remedy}")),
            .. OfTwoVersions(dib.Packages ?? []),
            .. RuleList.When(
                dib.HoldVersions == true && main.Type is RepositoryType.RpmMd,
                "spec.builder.dib.holdVersions",
                "only apt holds packages without a further plugin: remove the field, and bring the lock by an element "
                + "of spec.source.git (dnf versionlock, zypper addlock)"),
            .. RuleList.When(
                dib.HoldVersions == true && main.Type is not RepositoryType.RpmMd
                    && !(dib.Packages ?? []).Any(item => item.Contains('=', StringComparison.Ordinal)),
                "spec.builder.dib.holdVersions",
                $"no item of {Field} has a version to be held: write name=version, or remove the field"),
        ];
    }

    // A list that extends its parent's has what stands in both; of dnf's names a dash may be a part, so a host tells.
    private static IEnumerable<Finding> OfTwoVersions(IEnumerable<string> packages) =>
        from item in packages
        where item.Contains('=', StringComparison.Ordinal)
        group item by ArchitectureOfName().Replace(item.Split('=')[0], string.Empty) into versions
        where versions.Count() > 1
        select new Finding(
            Field,
            $"{string.Join(" and ", versions.Select(item => $"'{item}'"))} ask for two versions of {versions.Key}: "
            + "leave one; one that a parent brings goes if builder.dib.packages is not in spec.inheritsFrom.extend and "
            + "the profile's own list is whole");

    private static string? OfApt(string item, CpuArchitecture image)
    {
        var own = image is CpuArchitecture.Arm64 ? "arm64" : "amd64";
        if (AptItem().Match(item) is not { Success: true } match || match.Length != item.Length)
        {
            return item.EndsWith('-')
                ? "apt would remove what ends with a dash: take the dash away, or uninstall it by an element"
                : "apt reads name, name=version, name/suite, and the first two with :architecture behind the name";
        }

        var architecture = match.Groups["architecture"].Value;
        return architecture is "" or "all" or "any" or "native" || architecture == own
            ? null
            : $"the image is of {own}, and dpkg takes packages of {architecture} only after dpkg --add-architecture: "
                + $"leave :{architecture} out, or install it by an element of spec.source.git that calls that first";
    }

    private static string? OfDnf(string item) =>
        item.Split('=') is [var name, var version]
            ? $"dnf reads a version behind a dash: write {name}-{version}"
            : OfRpm(item, "dnf");

    private static string? OfZypper(string item) => OfRpm(item, "zypper");

    private static string? OfRpm(string item, string manager) => item switch
    {
        _ when item.Contains('/', StringComparison.Ordinal) =>
            $"{manager} knows no suites: name the package alone, and give its repository a priority",
        _ when RpmItem().IsWhole(item) => null,
        _ when item.Split(':') is [var name, var architecture] && !name.Contains('=', StringComparison.Ordinal) =>
            $"{manager} reads an architecture behind a dot: write {name}.{architecture}",
        _ => $"{manager} reads name, name.architecture, name{Sign(manager)}version and "
            + $"name{Sign(manager)}version-release, where the version may begin with its epoch and a colon",
    };

    private static char Sign(string manager) => manager == "dnf" ? '-' : '=';

    [GeneratedRegex(
        "^[A-Za-z0-9][A-Za-z0-9.+_-]*(?<![-])(:(?<architecture>[a-z0-9-]+))?"
        + "(=([0-9]+:)?[A-Za-z0-9][A-Za-z0-9.+~-]*(?<=[A-Za-z0-9~])|/[A-Za-z0-9][A-Za-z0-9._+~-]*(?<![-+]))?$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex AptItem();

    [GeneratedRegex("(:[a-z0-9-]+|[.](x86_64|aarch64|noarch))$")]
    private static partial Regex ArchitectureOfName();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9.+_~^-]*([=-][0-9]+:[A-Za-z0-9][A-Za-z0-9.+_~^-]*|=[A-Za-z0-9.+_~^-]+)?$")]
    private static partial Regex RpmItem();
}
