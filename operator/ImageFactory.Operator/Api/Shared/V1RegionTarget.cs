using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;

namespace ImageFactory.Operator.Api.Shared;

/// <summary>A region that gets the image, and how the image is to be there.</summary>
public sealed class V1RegionTarget : V1CloudRegion
{
    /// <summary>
    /// False leaves the region out, e.g. while it is maintained, or one of a parent whose list this profile extends:
    /// builds that begin meanwhile do not bring their images there, and releases pass it by. True when left out.
    /// </summary>
    public bool? Enabled { get; set; }

    /// <summary>The disk format that the region gets; that of spec.image when left out.</summary>
    public ImageFormat? Format { get; set; }

    /// <summary>Within how many seconds one upload into the region is done; that of spec.image when left out.</summary>
    [RangeMinimum(60)]
    [RangeMaximum(86400)]
    public int? UploadTimeoutSeconds { get; set; }

    /// <summary>
    /// Glance properties that the image has in this region alone; they go before those of spec.image.properties.
    /// </summary>
    [PropertyLimits(maxProperties: 16)]
    [ItemLength(0, 255)]
    [ValidationRule(
        "self.all(name, name.matches('" + FieldPatterns.ImageProperty + "')"
        + " && !name.matches('" + FieldPatterns.ReservedImageProperty + "')"
        + " && !name.matches('" + FieldPatterns.ImagePropertyOfField + "')"
        + " && !name.matches('" + FieldPatterns.ForeignImageProperty + "'))",
        Message = RuleMessages.RegionPropertyName)]
    [ValidationRule(
        "self.all(name, self[name].matches(" + FieldPatterns.GlanceText + "))",
        Message = RuleMessages.RegionPropertyValue)]
    public IDictionary<string, string>? Properties { get; set; }

    /// <summary>Tags that the image has in this region beside those of spec.image.tags.</summary>
    [Items(1, 16)]
    [ItemLength(1, 255, Pattern = FieldPatterns.ImageTag)]
    [XListType("set")]
    public IList<string>? Tags { get; set; }

    /// <summary>
    /// Stores of the region's Glance that get the image, by their names (glance-api.conf, enabled_backends); its
    /// default one when left out. More than one where openstack.uploadMethod is an import only.
    /// </summary>
    [Items(1, 8)]
    [ItemLength(1, 63, Pattern = FieldPatterns.CloudWord)]
    [XListType("set")]
    public IList<string>? Stores { get; set; }

    /// <summary>Whether the image cannot be deleted in this region; that of spec.image when left out.</summary>
    public bool? Protected { get; set; }
}
