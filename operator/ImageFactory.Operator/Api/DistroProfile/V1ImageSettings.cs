using System.Text.Json.Serialization;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Api.DistroProfile;

/// <summary>Format, sizes and properties of the image.</summary>
[ValidationRule(
    "!has(self.sizeGiB) || !has(self.minDiskGiB) || self.sizeGiB <= self.minDiskGiB",
    Message = RuleMessages.SizeWithinMinDisk,
    FieldPath = ".sizeGiB")]
[ValidationRule(
    "!has(self.qcow2Compat) || self.qcow2Compat != '0.10' || !has(self.compression) || self.compression != 'Zstd'",
    Message = RuleMessages.ZstdNeedsCompat,
    FieldPath = ".compression")]
[ValidationRule(
    "!has(self.variant) || !self.variant.contains('+')",
    Message = RuleMessages.VariantWithPlus,
    FieldPath = ".variant")]
[ValidationRule(
    "!has(self.variant) || !(self.variant in ['latest', 'prev', 'aarch64'])",
    Message = RuleMessages.VariantIsTaken,
    FieldPath = ".variant")]
public sealed class V1ImageSettings
{
    /// <summary>
    /// What tells the image from others of its release, e.g. minimal, gpu or k8s-1.30: the part of its name behind the
    /// version. None when left out here and in every parent.
    /// </summary>
    [Length(1, 32)]
    [Pattern(FieldPatterns.Variant)]
    public string? Variant { get; set; }

    /// <summary>
    /// The disk format that regions get where they say nothing else; qcow2 when left out here and in every parent.
    /// </summary>
    public ImageFormat? Format { get; set; }

    /// <summary>
    /// Formats that the image is brought into for people who fetch it from the artifact store, beside those of its
    /// regions; each is a file that is listed, signed and audited as the qcow2 is, which is always there.
    /// </summary>
    [Items(1, 4)]
    [XListType("set")]
    public IList<ImageFormat>? Formats { get; set; }

    /// <summary>
    /// How the image is compressed; Zstd when left out here and in every parent, Zlib with qcow2Compat 0.10.
    /// </summary>
    public ImageCompression? Compression { get; set; }

    /// <summary>
    /// The oldest QEMU that reads the qcow2, in qemu-img's words: 0.10 for all, 1.1 for QEMU 1.1 and newer. 1.1 when
    /// left out here and in every parent.
    /// </summary>
    public Qcow2Compat? Qcow2Compat { get; set; }

    /// <summary>
    /// Smallest root disk that the image boots from, in GiB; sizeGiB, else 4, when left out here and in every parent.
    /// </summary>
    [RangeMinimum(1)]
    [RangeMaximum(2048)]
    public int? MinDiskGiB { get; set; }

    /// <summary>
    /// Smallest memory that the image boots with, in MiB; 512 when left out here and in every parent.
    /// </summary>
    [RangeMinimum(64)]
    [RangeMaximum(1048576)]
    public int? MinRamMiB { get; set; }

    /// <summary>Size of the virtual disk in GiB; as small as the content allows when left out.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(2048)]
    public int? SizeGiB { get; set; }

    /// <summary>What users of the cloud read about the image.</summary>
    public V1ImageMetadata? Metadata { get; set; }

    /// <summary>
    /// Glance properties beyond those that the operator writes from other fields: hw_..., trait:... and others that it
    /// knows to be harmless, and what its settings allow (openstack.allowedImageProperties).
    /// </summary>
    [PropertyLimits(maxProperties: 64)]
    [ItemLength(0, 255)]
    [ValidationRule(
        "self.all(name, name.matches('" + FieldPatterns.ImageProperty + "'))",
        Message = RuleMessages.PropertyName)]
    [ValidationRule(
        "!self.exists(name, name.matches('" + FieldPatterns.ReservedImageProperty + "'))",
        Message = RuleMessages.PropertyReserved)]
    [ValidationRule(
        "!self.exists(name, name.matches('" + FieldPatterns.ImagePropertyOfField + "'))",
        Message = RuleMessages.PropertyOfField)]
    [ValidationRule(
        "!self.exists(name, name.matches('" + FieldPatterns.ForeignImageProperty + "'))",
        Message = RuleMessages.PropertyForeign)]
    [ValidationRule(
        "self.all(name, self[name].matches(" + FieldPatterns.GlanceText + "))",
        Message = RuleMessages.PropertyValue)]
    public IDictionary<string, string>? Properties { get; set; }

    /// <summary>Tags of the image in Glance, e.g. os:debian or managed_by_vendor.</summary>
    [Items(1, 32)]
    [ItemLength(1, 255, Pattern = FieldPatterns.ImageTag)]
    [XListType("set")]
    public IList<string>? Tags { get; set; }

    /// <summary>
    /// True protects the image in Glance once its build has succeeded, so that nobody deletes it by mistake; the
    /// factory itself takes its protection off when it retires the image. False when left out here and in every parent.
    /// </summary>
    public bool? Protected { get; set; }

    /// <summary>
    /// Within how many seconds one upload into a region is done, apart from the build's own time; what is longer at it
    /// is ended, removed and begun anew, so often as openstack.regionAttempts says. No bound when left out.
    /// </summary>
    [RangeMinimum(60)]
    [RangeMaximum(86400)]
    public int? UploadTimeoutSeconds { get; set; }
}

/// <summary>The compatibility level of a qcow2.</summary>
public enum Qcow2Compat
{
    /// <summary>Version 2, read by every QEMU.</summary>
    [JsonStringEnumMemberName("0.10")]
    V010,

    /// <summary>Version 3; needs QEMU 1.1 or newer to read.</summary>
    [JsonStringEnumMemberName("1.1")]
    V11,
}

/// <summary>How the qcow2 is compressed.</summary>
public enum ImageCompression
{
    /// <summary>Fast; needs QEMU 5.1 or newer to read.</summary>
    Zstd,

    /// <summary>Slower, read by every QEMU.</summary>
    Zlib,

    /// <summary>Not at all.</summary>
    None,
}
