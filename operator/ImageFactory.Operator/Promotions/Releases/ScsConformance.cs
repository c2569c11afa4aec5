using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Promotions.Images;

namespace ImageFactory.Operator.Promotions.Releases;

/// <summary>
/// Checks an image against the SCS image metadata, version 2, see
/// <see href="https://docs.scs.community/standards/scs-0102-v2-image-metadata">SCS-0102</see>. What the standard leaves
/// open, such as the words for buses, is as its own test has it, see
/// <see href="https://github.com/SovereignCloudStack/standards/tree/main/Tests/iaas/scs_0102_image_metadata">
/// scs_0102_image_metadata</see>. Pure.
/// </summary>
/// <remarks>
/// A property that the standard requires must be there; one that it recommends, or leaves to the provider, may be left
/// out, and has to be right where it is there. Whether an image is old is no matter of its metadata and not looked at.
/// </remarks>
internal static class ScsConformance
{
    private const string Generic = "generic";
    private const string Last = "last-";
    private const string Day = "a day, YYYY-MM-DD";
    private const long GiB = 1L << 30;

    // Glance takes values of 64 KiB, for which a status is no place.
    private const int ShownLength = 80;

    // Clocks of build hosts and of Glance differ a little.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private static readonly string[] SystemNames = ["os_distro", "os_version", "architecture"];
    private static readonly string[] Architectures = ["x86_64", "aarch64", "risc-v"];
    private static readonly string[] Purposes =
        [Generic, "oldgeneric", "minimal", "k8snode", "gpu", "network", "custom"];

    private static readonly string[] DiskBuses = ["scsi", "virtio"];
    private static readonly string[] ScsiModels =
        ["virtio-scsi", "auto", "buslogic", "ibmvscsi", "lsilogic", "lsisas1068", "lsisas1078", "vmpvscsi"];

    private static readonly string[] RandomSources = ["virtio"];
    private static readonly string[] Hypervisors = ["qemu", "kvm", "xen", "hyper-v", "esxi"];
    private static readonly string[] Hashes = ["sha256", "sha512"];
    private static readonly string[] Frequencies =
        ["yearly", "quarterly", "monthly", "weekly", "daily", "critical_bug", "never"];

    private static readonly string[] Schemes = ["http", "https", "ftp", "ftps"];

    /// <summary>Checks an image.</summary>
    /// <param name="image">The image as it is, or as it is going to be.</param>
    /// <param name="others">
    /// The other images of its cloud, as they are or are going to be; the image itself may be among them.
    /// </param>
    public static V1Conformance Check(Image image, IReadOnlyList<Image> others)
    {
        List<string> failures =
        [
            .. Required(image, "architecture", Architectures),
            .. MinDisk(image),
            .. When(image.MinRam < 1, "min_ram is 0: it must be the least memory that the image boots with, in MiB"),
            .. Required(image, "os_distro", IsWord, "be the distribution's name in small letters, as OpenStack has it"),
            .. Required(image, "os_version", IsText, "be the distribution's version"),
            .. Required(image, PromotionProperties.Purpose, Purposes),
            .. Unique(image, others),
            .. Required(image, "hw_disk_bus", DiskBuses),
            .. Optional(image, "hw_scsi_model", ScsiModels),
            .. Optional(image, "hw_rng_model", RandomSources),
            .. Optional(image, "hypervisor_type", Hypervisors),
            .. Hash(image),
            .. Required(image, "image_source", IsSource, "be a URL, or private"),
            .. Required(image, "image_description", IsText, "be a text, or the URL of one"),
            .. Required(image, "image_original_user", IsText, "be the user who may log in, or none"),
            .. BuildDate(image),
            .. Required(image, "replace_frequency", Frequencies),
            .. Required(image, "uuid_validity", IsUuidValidity, $"be none, last-N, notice, forever or {Day}"),
            .. Required(image, "provided_until", IsProvidedUntil, $"be none, notice or {Day}"),
            .. Optional(image, "maintained_until", ImageDates.IsDay, $"be {Day}"),
            .. Optional(image, "hotfix_hours", IsNumber, "be a number of hours"),
            .. Licenses(image),
        ];
        return new V1Conformance
        {
            Conformant = failures.Count == 0,
            Failures = failures.Count == 0 ? null : failures,
        };
    }

    private static IEnumerable<string> MinDisk(Image image) =>
    [
        .. When(image.MinDisk < 1, "min_disk is 0: it must be the smallest disk for the image, in GiB"),
        .. When(
            image.MinDisk > 0 && image.Size > image.MinDisk * GiB,
            $"min_disk is {image.MinDisk}: it must be in GiB what the file has at least, which are {image.Size} bytes"),
    ];

    private static IEnumerable<string> Hash(Image image) => When(
        image.HashAlgorithm is { } algorithm && !Hashes.Contains(algorithm),
        $"os_hash_algo is {image.HashAlgorithm}: it must be one of {string.Join(", ", Hashes)}");

    private static IEnumerable<string> BuildDate(Image image)
    {
        const string Format = "it must be a time in UTC, YYYY-MM-DD or YYYY-MM-DD hh:mm[:ss]";
        if (Value(image, ImageDates.BuildDate) is not { } text)
        {
            return [$"{ImageDates.BuildDate} is missing: {Format}"];
        }

        return ImageDates.Time(text) is not { } time
            ? [$"{ImageDates.BuildDate} is {Shown(text)}: {Format}"]
            : When(
                time > image.CreatedAt + ClockTolerance,
                $"{ImageDates.BuildDate} is {text}: it must not be after the image was registered, "
                + $"{image.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}");
    }

    private static IEnumerable<string> Licenses(Image image) => When(
        IsTrue(image, "license_included") && IsTrue(image, "license_required"),
        "license_included and license_required are true: one of them must be false");

    // Users who look for the generic image of a version must find one.
    private static IEnumerable<string> Unique(Image image, IReadOnlyList<Image> others)
    {
        var same = others
            .Where(other => other.Id != image.Id && IsVisibleGeneric(other) && IsSameSystem(image, other))
            .ToList();
        return When(
            IsVisibleGeneric(image) && same.Count > 0,
            $"{PromotionProperties.Purpose} is {Generic}: of public images of {Value(image, "os_distro")} "
            + $"{Value(image, "os_version")} {Value(image, "architecture")} that are not hidden one may have that, and "
            + $"{string.Join(", ", same.Select(other => $"{other.Name} ({other.Id})"))} has it, too");
    }

    private static bool IsVisibleGeneric(Image image) =>
        image is { Visibility: ImageVisibility.Public, IsHidden: false }
        && Value(image, PromotionProperties.Purpose) == Generic;

    private static bool IsSameSystem(Image image, Image other) =>
        SystemNames.All(name => Value(image, name) == Value(other, name));

    private static IEnumerable<string> Required(Image image, string name, string[] values) =>
        Required(image, name, values.Contains, OneOf(values));

    private static IEnumerable<string> Required(Image image, string name, Func<string, bool> isRight, string what) =>
    [
        .. When(Value(image, name) is null, $"{name} is missing: it must {what}"),
        .. Optional(image, name, isRight, what),
    ];

    private static IEnumerable<string> Optional(Image image, string name, string[] values) =>
        Optional(image, name, values.Contains, OneOf(values));

    private static IEnumerable<string> Optional(Image image, string name, Func<string, bool> isRight, string what) =>
        Value(image, name) is { } value && !isRight(value) ? [$"{name} is {Shown(value)}: it must {what}"] : [];

    private static IEnumerable<string> When(bool isWrong, string failure) => isWrong ? [failure] : [];

    private static string OneOf(string[] values) =>
        values is [var only] ? $"be {only}" : $"be one of {string.Join(", ", values)}";

    // Glance keeps a property that has no value.
    private static string? Value(Image image, string name) =>
        image.Properties.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private static string Shown(string value) => value.Length > ShownLength ? $"{value[..ShownLength]}…" : value;

    private static bool IsTrue(Image image, string name) =>
        string.Equals(Value(image, name), "true", StringComparison.OrdinalIgnoreCase);

    private static bool IsText(string value) => !string.IsNullOrWhiteSpace(value);

    private static bool IsNumber(string value) => value.All(char.IsAsciiDigit);

    private static bool IsProvidedUntil(string value) => value is "none" or "notice" || ImageDates.IsDay(value);

    private static bool IsUuidValidity(string value) => value == "forever" || IsProvidedUntil(value) || IsLast(value);

    private static bool IsLast(string value) =>
        value.StartsWith(Last, StringComparison.Ordinal) && value.Length > Last.Length
        && IsNumber(value[Last.Length..]);

    private static bool IsWord(string value) => !value.Any(char.IsAsciiLetterUpper) && !value.Any(char.IsWhiteSpace);

    private static bool IsSource(string value) =>
        value == "private" || Uri.TryCreate(value, UriKind.Absolute, out var url) && Schemes.Contains(url.Scheme);
}
