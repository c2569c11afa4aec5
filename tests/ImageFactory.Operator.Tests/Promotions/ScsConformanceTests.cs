using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImagePromotion;
using ImageFactory.Operator.Promotions.Releases;
using Xunit;

namespace ImageFactory.Operator.Tests.Promotions;

/// <summary>The rules of SCS-0102, each by a value that breaks it.</summary>
public sealed class ScsConformanceTests
{
    private static readonly Image Good = new("i1", ImageStatus.Active)
    {
        Name = "Standard_Debian_12_latest",
        Visibility = ImageVisibility.Public,
        MinDisk = 4,
        MinRam = 512,
        Size = 4L << 30,
        HashAlgorithm = "sha512",
        CreatedAt = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
        Properties = new Dictionary<string, string>
        {
            ["architecture"] = "x86_64",
            ["os_distro"] = "debian",
            ["os_version"] = "12",
            ["os_purpose"] = "generic",
            ["hw_disk_bus"] = "scsi",
            ["hw_scsi_model"] = "virtio-scsi",
            ["hw_rng_model"] = "virtio",
            ["image_source"] = "private",
            ["image_description"] = "debian 12, built by DiskImageBuilder",
            ["image_original_user"] = "debian",
            ["image_build_date"] = "2026-01-31 04:05:06",
            ["replace_frequency"] = "monthly",
            ["uuid_validity"] = "last-2",
            ["provided_until"] = "none",
        },
    };

    [Fact]
    public void An_image_as_the_factory_records_it_keeps_all_rules() =>
        Assert.Equivalent(new V1Conformance { Conformant = true }, ScsConformance.Check(Good, [Good]), strict: true);

    [Fact]
    public void Of_an_image_that_says_nothing_every_rule_is_told() => AssertFailures(
        new Image("i1", ImageStatus.Active),
        "architecture is missing: it must be one of x86_64, aarch64, risc-v",
        "min_disk is 0: it must be the smallest disk for the image, in GiB",
        "min_ram is 0: it must be the least memory that the image boots with, in MiB",
        "os_distro is missing: it must be the distribution's name in small letters, as OpenStack has it",
        "os_version is missing: it must be the distribution's version",
        "os_purpose is missing: it must be one of generic, oldgeneric, minimal, k8snode, gpu, network, custom",
        "hw_disk_bus is missing: it must be one of scsi, virtio",
        "image_source is missing: it must be a URL, or private",
        "image_description is missing: it must be a text, or the URL of one",
        "image_original_user is missing: it must be the user who may log in, or none",
        "image_build_date is missing: it must be a time in UTC, YYYY-MM-DD or YYYY-MM-DD hh:mm[:ss]",
        "replace_frequency is missing: it must be one of yearly, quarterly, monthly, weekly, daily, critical_bug, "
        + "never",
        "uuid_validity is missing: it must be none, last-N, notice, forever or a day, YYYY-MM-DD",
        "provided_until is missing: it must be none, notice or a day, YYYY-MM-DD");

    [Theory]
    [InlineData("architecture", "amd64", "it must be one of x86_64, aarch64, risc-v")]
    [InlineData("os_distro", "Debian", "it must be the distribution's name in small letters, as OpenStack has it")]
    [InlineData("os_version", " ", "it must be the distribution's version")]
    [InlineData(
        "os_purpose", "games", "it must be one of generic, oldgeneric, minimal, k8snode, gpu, network, custom")]
    [InlineData("hw_disk_bus", "ide", "it must be one of scsi, virtio")]
    [InlineData(
        "hw_scsi_model",
        "virtio",
        "it must be one of virtio-scsi, auto, buslogic, ibmvscsi, lsilogic, lsisas1068, lsisas1078, vmpvscsi")]
    [InlineData("hw_rng_model", "yes", "it must be virtio")]
    [InlineData("hypervisor_type", "vmm", "it must be one of qemu, kvm, xen, hyper-v, esxi")]
    [InlineData("image_source", "ours", "it must be a URL, or private")]
    [InlineData("image_source", "file:///images", "it must be a URL, or private")]
    [InlineData("replace_frequency", "often", "it must be one of yearly, quarterly, monthly, weekly, daily, "
        + "critical_bug, never")]
    [InlineData("uuid_validity", "last-", "it must be none, last-N, notice, forever or a day, YYYY-MM-DD")]
    [InlineData("uuid_validity", "2026-02-30", "it must be none, last-N, notice, forever or a day, YYYY-MM-DD")]
    [InlineData("provided_until", "forever", "it must be none, notice or a day, YYYY-MM-DD")]
    [InlineData("maintained_until", "none", "it must be a day, YYYY-MM-DD")]
    [InlineData("hotfix_hours", "two", "it must be a number of hours")]
    [InlineData("image_build_date", "20260131", "it must be a time in UTC, YYYY-MM-DD or YYYY-MM-DD hh:mm[:ss]")]
    [InlineData("image_build_date", "2026-01-31T04:05:06Z",
        "it must be a time in UTC, YYYY-MM-DD or YYYY-MM-DD hh:mm[:ss]")]
    [InlineData(
        "image_build_date", "2026-01-31 12:06", "it must not be after the image was registered, 2026-01-31 12:00:00")]
    public void A_wrong_value_is_told_with_what_is_right(string name, string value, string rule) =>
        AssertFailures(With(name, value), $"{name} is {value}: {rule}");

    [Theory]
    [InlineData("architecture", "aarch64")]
    [InlineData("os_purpose", "oldgeneric")]
    [InlineData("hw_disk_bus", "virtio")]
    [InlineData("image_source", "https://images.example.org/debian")]
    [InlineData("image_original_user", "none")]
    [InlineData("image_build_date", "2026-01-31")]
    [InlineData("image_build_date", "2026-01-31 12:04")]
    [InlineData("replace_frequency", "critical_bug")]
    [InlineData("uuid_validity", "forever")]
    [InlineData("uuid_validity", "2027-12-31")]
    [InlineData("provided_until", "2027-12-31")]
    [InlineData("maintained_until", "2028-06-30")]
    [InlineData("hotfix_hours", "48")]
    [InlineData("hw_scsi_model", "")]
    public void What_the_standard_allows_is_right(string name, string value) => AssertFailures(With(name, value));

    [Fact]
    public void Of_a_long_value_the_beginning_is_told() => AssertFailures(
        With("hotfix_hours", new string('x', 90)),
        $"hotfix_hours is {new string('x', 80)}…: it must be a number of hours");

    [Fact]
    public void A_disk_is_as_large_as_the_file_at_least() => AssertFailures(
        Good with { Size = (4L << 30) + 1 },
        "min_disk is 4: it must be in GiB what the file has at least, which are 4294967297 bytes");

    [Fact]
    public void A_hash_that_is_not_safe_is_told() => AssertFailures(
        Good with { HashAlgorithm = "md5" }, "os_hash_algo is md5: it must be one of sha256, sha512");

    [Fact]
    public void A_license_is_either_there_or_brought_along() => AssertFailures(
        With("license_included", "True", With("license_required", "true")),
        "license_included and license_required are true: one of them must be false");

    [Fact]
    public void Of_a_version_one_public_image_that_is_not_hidden_is_generic() => AssertFailures(
        Good,
        [
            Good with { Id = "i2", Name = "Debian 12" },
            Good with { Id = "i3", IsHidden = true },
            Good with { Id = "i4", Visibility = ImageVisibility.Community },
            With("os_version", "13") with { Id = "i5" },
            With("architecture", "aarch64") with { Id = "i6" },
            With("os_purpose", "oldgeneric") with { Id = "i7" },
            Good with { Id = "i8", Name = "Debian 12 again" },
        ],
        "os_purpose is generic: of public images of debian 12 x86_64 that are not hidden one may have that, and "
        + "Debian 12 (i2), Debian 12 again (i8) has it, too");

    [Fact]
    public void What_nobody_sees_may_be_generic_beside_another() => AssertFailures(
        Good with { Visibility = ImageVisibility.Private }, [Good with { Id = "i2" }]);

    private static Image With(string name, string value, Image? image = null) => (image ?? Good) with
    {
        Properties = new Dictionary<string, string>((image ?? Good).Properties) { [name] = value },
    };

    private static void AssertFailures(Image image, params string[] failures) => AssertFailures(image, [], failures);

    private static void AssertFailures(Image image, IReadOnlyList<Image> others, params string[] failures) =>
        Assert.Equivalent(
            new V1Conformance
            {
                Conformant = failures.Length == 0,
                Failures = failures.Length == 0 ? null : failures,
            },
            ScsConformance.Check(image, others),
            strict: true);
}
