namespace ImageFactory.Operator.Api.Shared;

/// <content>What is said of names of images, and of what Glance is told of them.</content>
internal static partial class RuleMessages
{
    /// <summary>A version with a plus sign.</summary>
    public const string VersionWithPlus =
        "spec.os.version is part of names of files, folders and URLs, where a plus sign may mean a blank: write a dash "
        + "in its place, e.g. 1.30.4-rke2r1 for 1.30.4+rke2r1";

    /// <summary>A variant with a plus sign.</summary>
    public const string VariantWithPlus =
        "spec.image.variant is part of names of files, folders and URLs, where a plus sign may mean a blank: write a "
        + "dash in its place, e.g. k8s-1.30.4-rke2r1 for k8s-1.30.4+rke2r1";

    /// <summary>A variant that is another part of names.</summary>
    public const string VariantIsTaken =
        "spec.image.variant cannot be latest, prev or aarch64, which stand in names of images for other things: choose "
        + "another word, e.g. minimal";

    /// <summary>A compression that old readers do not know.</summary>
    public const string ZstdNeedsCompat =
        "spec.image.compression Zstd needs spec.image.qcow2Compat 1.1, since what reads 0.10 knows zlib alone: set "
        + "compression to Zlib or None, or qcow2Compat to \"1.1\"";

    /// <summary>A value that Glance does not take.</summary>
    public const string PropertyValue =
        "spec.image.properties: values are one line of letters and signs: Glance refuses emoji and other characters "
        + "beyond U+FFFF, and line breaks break the lists that show them: take them out of the value";

    /// <summary>A property of a region that is none.</summary>
    public const string RegionPropertyName =
        "spec.regions[].properties: names are as in spec.image.properties: small letters, digits and _ . - or trait: "
        + "and a trait in capitals, and none that Glance or the operator writes, or that has something else booted or "
        + "a key opened: rename or remove the property";

    /// <summary>A value of a region's property that Glance does not take.</summary>
    public const string RegionPropertyValue =
        "spec.regions[].properties: values are one line, as those of spec.image.properties, without emoji and other "
        + "characters beyond U+FFFF: take them and line breaks out of the value";

    /// <summary>A description that Glance does not take.</summary>
    public const string DescriptionText =
        "spec.image.metadata.description is one line of letters and signs: Glance refuses emoji and other characters "
        + "beyond U+FFFF, and line breaks break the lists that show it: take them out of it";
}
