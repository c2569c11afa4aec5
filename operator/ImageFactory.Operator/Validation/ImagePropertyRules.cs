using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.Validation;

/// <summary>
/// Rules of the names of images' properties. What a service of OpenStack reads out of them acts with somebody's rights,
/// so what is not known to be harmless is the factory's to allow, and the rest nobody's.
/// </summary>
internal static partial class ImagePropertyRules
{
    /// <summary>
    /// How many properties an image can have of its profile: those that Glance takes of one image by default, without
    /// those that the factory, its signatures and releases write.
    /// </summary>
    public const int MostOfProfile = 128 - 40;

    private const char Star = '*';

    private static readonly IReadOnlyList<(Func<string, bool> IsRefused, string Message)> Rules =
    [
        (name => !Name().IsWhole(name), RuleMessages.PropertyName),
        (Reserved().IsMatch, RuleMessages.PropertyReserved),
        (OfField().IsMatch, RuleMessages.PropertyOfField),
        (Foreign().IsMatch, RuleMessages.PropertyForeign),
    ];

    /// <summary>
    /// Names that every profile may have; a star at the end is any text. They are those of Glance's metadata
    /// definitions, of Nova's ImageMetaProps and of the SCS image metadata that say how a guest's hardware looks and
    /// what people are to know.
    /// </summary>
    public static IReadOnlyList<string> Allowed { get; } =
    [
        "auto_disk_config", "description", "hw_*", "hypervisor_type", "hypervisor_version_requires",
        "img_config_drive", "img_hide_hypervisor_id", "img_hv_requested_version", "img_hv_type", "img_use_agent",
        "l1_support_contact", "license_*", "maintained_until", "os_admin_user", "os_require_quiesce",
        "os_secure_boot", "os_shutdown_timeout", "os_skip_agent_inject_*", "os_type", "patchlevel", "subscription_*",
        "trait:*", "vm_mode", "vmware_adaptertype", "vmware_disktype", "vmware_ostype",
    ];

    /// <summary>What no settings allow.</summary>
    /// <param name="names">The names.</param>
    /// <param name="path">The field that they stand in.</param>
    public static IEnumerable<Finding> Check(ICollection<string> names, string path) =>
        Rules.SelectMany(rule => RuleList.WhenAny(names.Where(rule.IsRefused), path, rule.Message));

    /// <summary>The values that Glance does not take, whatever their names.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="path">The field that they stand in.</param>
    public static IEnumerable<Finding> CheckValues(IDictionary<string, string> properties, string path) =>
        RuleList.WhenAny(Untaken(properties), path, RuleMessages.PropertyValue);

    /// <summary>What no settings allow of a region's own properties.</summary>
    /// <param name="region">The region.</param>
    /// <param name="path">The field that they stand in.</param>
    public static IEnumerable<Finding> CheckRegion(V1RegionTarget region, string path)
    {
        var properties = region.Properties ?? new Dictionary<string, string>();
        return
        [
            .. RuleList.WhenAny(
                properties.Keys.Where(name => Rules.Any(rule => rule.IsRefused(name))),
                path,
                RuleMessages.RegionPropertyName),
            .. RuleList.WhenAny(Untaken(properties), path, RuleMessages.RegionPropertyValue),
        ];
    }

    /// <summary>
    /// Whether Glance's schema and database take a text; as <see cref="FieldPatterns.GlanceText"/> says it in CEL.
    /// </summary>
    public static bool IsText(string text) => !text.Any(
        sign => char.IsControl(sign) || char.IsSurrogate(sign) || sign is '\u2028' or '\u2029');

    /// <summary>Whether a name fits one of a list, whose stars are any text.</summary>
    public static bool IsAmong(string name, IEnumerable<string> list) => list.Any(allowed => allowed.EndsWith(Star)
        ? name.StartsWith(allowed[..^1], StringComparison.Ordinal)
        : name == allowed);

    private static IEnumerable<string> Untaken(IDictionary<string, string> properties) =>
        properties.Where(property => !IsText(property.Value)).Select(property => property.Key);

    [GeneratedRegex(FieldPatterns.ImageProperty)]
    private static partial Regex Name();

    [GeneratedRegex(FieldPatterns.ReservedImageProperty, RegexOptions.CultureInvariant)]
    private static partial Regex Reserved();

    [GeneratedRegex(FieldPatterns.ImagePropertyOfField)]
    private static partial Regex OfField();

    [GeneratedRegex(FieldPatterns.ForeignImageProperty)]
    private static partial Regex Foreign();
}
