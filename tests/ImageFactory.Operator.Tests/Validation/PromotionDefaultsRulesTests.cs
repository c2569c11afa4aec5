using System.Text.Json;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

public sealed class PromotionDefaultsRulesTests
{
    private const string Regions = "regions: [{cloud: a, region: one}, {cloud: a, region: two}]";
    private const string Canary = "strategy: {type: Canary, canary: {regions: [{cloud: a, region: one}]}}";

    public static TheoryData<string, string, string, string> Cases => new()
    {
        { "a policy that says nothing", "{}", "{}", "" },
        { "some of the regions go first", $"{{{Canary}}}", $"{{{Regions}}}", "" },
        {
            "a profile without regions",
            $"{{{Canary}}}",
            "{}",
            "spec.strategy.canary.regions[0]: a/one goes first and is not among spec.regions (none): name one of "
                + "those, or add it there"
        },
        {
            "another cloud's region of the same name",
            "{strategy: {type: Canary, canary: {regions: [{cloud: b, region: one}]}}}",
            $"{{{Regions}}}",
            "spec.strategy.canary.regions[0]: b/one goes first and is not among spec.regions (a/one, a/two): name one "
                + "of those, or add it there"
        },
        {
            "the only region goes first",
            $"{{{Canary}}}",
            "{regions: [{cloud: a, region: one}]}",
            "spec.strategy.canary.regions: all regions go first, and none is left to follow: remove one, or set "
                + "spec.strategy.type to AllOrNothing"
        },
        {
            "one of two that go first is not enabled",
            "{strategy: {type: Canary, canary: {regions: [{cloud: a, region: one}, {cloud: a, region: two}]}}}",
            "{regions: [{cloud: a, region: one}, {cloud: a, region: two, enabled: false}, {cloud: a, region: x}]}",
            ""
        },
        {
            "all that go first are not enabled, and others would get at once what these were to try",
            $"{{{Canary}}}",
            "{regions: [{cloud: a, region: one, enabled: false}, {cloud: a, region: two}]}",
            "spec.strategy.canary.regions: no region that goes first is enabled (a/one): enable one, name another, or "
                + "set spec.strategy.type to AllOrNothing meanwhile"
        },
        {
            "regions of another strategy are no canaries",
            "{strategy: {type: BestEffort, canary: {regions: [{cloud: b, region: one}]}}}",
            $"{{{Regions}}}",
            ""
        },
        { "what is only hidden stays", "{retention: {action: Hide, keepVisible: 1, keepHidden: 0}}", Forever, "" },
        { "what has no action is only hidden", "{retention: {keepVisible: 1, keepHidden: 0}}", Forever, "" },
        {
            "what stays for ever is deleted",
            "{retention: {action: Delete}}",
            Forever,
            "spec.retention.action: an image's id is promised to stay valid (spec.image.metadata.uuidValidity of the "
                + "profile: forever), and action Delete takes it away: set spec.retention.action to Hide, or promise "
                + "less, e.g. last-5"
        },
        { "nothing is promised", "{retention: {action: Delete, keepVisible: 1, keepHidden: 0}}", Promise("none"), "" },
        {
            "a date is held when its day comes",
            "{retention: {action: Delete, keepHidden: 0}}",
            Promise("2031-01-01"),
            ""
        },
        { "as many stay as are promised", "{retention: {action: Delete}}", Promise("last-5"), "" },
        {
            "one less stays than is promised",
            "{retention: {action: Deactivate, keepVisible: 3}}",
            Promise("last-7"),
            "spec.retention.keepHidden: action Deactivate leaves the newest 6 images, and the last 7 are promised to "
            + "stay "
                + "valid (spec.image.metadata.uuidValidity of the profile): raise spec.retention.keepHidden to 4, or "
                + "promise less"
        },
        {
            "two are promised where nothing is said, and the one before the latest stays even hidden",
            "{retention: {action: Delete, keepVisible: 1, keepHidden: 0}}",
            "{}",
            ""
        },
        {
            "generic images that keep their purpose are hidden whatever keepVisible says",
            "{oldPurpose: Keep, retention: {action: Delete, keepVisible: 5, keepHidden: 3}}",
            "{image: {metadata: {purpose: generic, uuidValidity: last-6}}}",
            "spec.retention.keepHidden: action Delete leaves the newest 5 images, and the last 6 are promised to stay "
                + "valid (spec.image.metadata.uuidValidity of the profile): raise spec.retention.keepHidden to 4, or "
                + "promise less"
        },
        {
            "public generic images that keep their purpose, with more than one visible",
            "{visibility: public, oldPurpose: Keep, retention: {keepVisible: 2}}",
            "{image: {metadata: {purpose: generic}}}",
            ""
        },
    };

    private static string Forever => Promise("forever");

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_policy_fits_its_profile_or_says_what_to_change(
        string sentence, string policy, string profile, string expected)
    {
        var spec = YamlDocuments.Parse(profile)[0].Deserialize(EntityJsonContext.Default.V1DistroProfileSpec)!;
        var regions = (spec.Regions ?? []).ToLookup(region => region.Enabled != false);
        spec.Regions = [.. regions[true]];
        var findings = PromotionDefaultsRules.Check(
            YamlDocuments.Parse(policy)[0].Deserialize(EntityJsonContext.Default.V1ImagePromotionSpec)!,
            spec,
            "spec",
            [.. regions[false]]);

        Assert.True(expected == findings.Text(), $"{sentence}: {findings.Text()}");
    }

    private static string Promise(string validity) => $"{{image: {{metadata: {{uuidValidity: {validity}}}}}}}";
}
