using System.Text.RegularExpressions;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Validation;

namespace ImageFactory.Operator.Settings;

/// <content>What tenants need.</content>
internal sealed partial class SettingsChecks
{
    private void RequireTenants(OperatorOptions options)
    {
        foreach (var (number, tenant) in options.Tenants.Index())
        {
            var field = $"tenants[{number}]";
            Require(
                Regex.IsMatch(tenant.Name, FieldPatterns.LabelValue) && tenant.Name.Length is > 0 and <= 63,
                $"{field}.name must be a word of up to 63 letters, digits, dashes, dots and underscores");
            // Told of the later one: whoever copied an entry looks there.
            var same = options.Tenants.Take(number).Index().FirstOrDefault(other => other.Item.Name == tenant.Name);
            Require(
                same.Item is null,
                $"{field}.name '{tenant.Name}' is that of tenants[{same.Index}], too: give each tenant a name of its "
                + "own, or make one of them");
            RequireNamespaces(options, number);
            RequireClouds(tenant, field);
            RequireBuilderImages(options.Builder, tenant, field);
            RequireKeys(options, tenant, field);
            RequireSeries(tenant, field);
            if (same.Item is null)
            {
                RequireOwnSeries(options, number);
            }

            RequirePromotionRegions(tenant, field);

            RequireQuota(tenant.Quota, field);
        }

        foreach (var (number, key) in options.Signing.Keys.Index())
        {
            Require(
                options.Tenants.Any(tenant => Uses(tenant, key)),
                $"signing.keys[{number}] '{key.Name}' signs for no tenant: name it in tenants[].signingKeys, or remove "
                + "it");
        }
    }

    private void RequireQuota(TenantQuotaSettings quota, string field)
    {
        foreach (var (name, limit) in new[]
        {
            ("runningBuilds", quota.RunningBuilds),
            ("queuedBuilds", quota.QueuedBuilds),
            ("storeGiB", quota.StoreGiB),
            ("logsMiB", quota.LogsMiB),
        })
        {
            Require(limit is null or > 0, $"{field}.quota.{name} must be at least 1; leave it out for no limit");
        }
    }

    private void RequireNamespaces(OperatorOptions options, int number)
    {
        var (tenant, field) = (options.Tenants[number], $"tenants[{number}]");
        Require(tenant.Namespaces.Count > 0, $"{field}.namespaces must name a namespace, or * for all");
        foreach (var name in tenant.Namespaces.Distinct(StringComparer.Ordinal))
        {
            Require(
                Regex.IsMatch(name.Replace('*', 'x'), FieldPatterns.Namespace),
                $"{field}.namespaces: '{name}' must be the name of a namespace, {FieldPatterns.NamespaceWords}, in "
                + "which * stands for any text");
            Require(
                tenant.Namespaces.Count(other => other == name) == 1,
                $"{field}.namespaces: '{name}' is there twice: keep one of them");
            var owner = options.Tenants.Take(number).Index().FirstOrDefault(
                other => other.Item.Namespaces.Contains(name, StringComparer.Ordinal));
            Require(
                owner.Item is null,
                $"{field}.namespaces: '{name}' is in tenants[{owner.Index}].namespaces, too, and belongs to one "
                + "tenant: remove it from one of them");
        }
    }

    private void RequireClouds(TenantSettings tenant, string field)
    {
        foreach (var (number, cloud) in (tenant.Clouds ?? []).Index())
        {
            Require(
                Regex.IsMatch(cloud.Cloud, FieldPatterns.CloudWord),
                $"{field}.clouds[{number}].cloud must name an entry of clouds.yaml");
            Require(
                !tenant.Clouds!.Take(number).Any(other => other.Cloud == cloud.Cloud),
                $"{field}.clouds[{number}].cloud '{cloud.Cloud}' is there twice: keep one, with all of its regions");
        }
    }

    // A list that allows nothing by mistake is found by the tenant alone, who cannot mend it.
    private void RequireBuilderImages(BuilderSettings builder, TenantSettings tenant, string field)
    {
        foreach (var pattern in tenant.BuilderImages ?? [])
        {
            Require(
                builder.ImageNames.Concat(builder.AllowedImages).Any(allowed => Overlap(pattern, allowed)),
                $"{field}.builderImages: '{pattern}' is none of builder.images and builder.allowedImages: allow it "
                + "there, or remove it");
        }
    }

    private void RequirePromotionRegions(TenantSettings tenant, string field)
    {
        foreach (var region in tenant.Promotion.Regions ?? [])
        {
            var isRegion = Regex.IsMatch(region, FieldPatterns.CloudAndRegion);
            Require(isRegion, $"{field}.promotion.regions must be written as cloud/region, not '{region}'");
            var parts = region.Split('/');
            Require(
                !isRegion || TenantRules.IsOwn(tenant, parts[0], parts[1]),
                $"{field}.promotion.regions: {field}.clouds lacks '{region}': add it there, or remove it here");
        }
    }

    // In names of files some other signs stand for any text, too; whether two tenants' patterns meet is known of the
    // star alone.
    private void RequireSeries(TenantSettings tenant, string field)
    {
        foreach (var pattern in tenant.ImageSeries ?? [])
        {
            Require(
                Regex.IsMatch(pattern, FieldPatterns.ImageSeries),
                $"{field}.imageSeries: '{pattern}' must be written as Tier_Distro_Version, with letters, digits, "
                + "dots, dashes and underscores, in which * stands for any text");
        }
    }

    private void RequireKeys(OperatorOptions options, TenantSettings tenant, string field)
    {
        foreach (var name in tenant.SigningKeys ?? [])
        {
            Require(
                options.Signing.Keys.Any(key => key.Name == name),
                $"{field}.signingKeys: signing.keys has no key '{name}': correct the name, or add the key");
        }
    }

    private void RequireOwnSeries(OperatorOptions options, int number)
    {
        var tenant = options.Tenants[number];
        foreach (var other in options.Tenants.Take(number).Where(other => ShareCloud(tenant, other)))
        {
            var names = from own in tenant.ImageSeries ?? ["*"]
                        from theirs in other.ImageSeries ?? ["*"]
                        where Overlap(own, theirs)
                        select $"'{own}' and '{theirs}'";
            Require(
                !names.Any(),
                $"tenants[{number}].imageSeries: images of {tenant.Name} and of {other.Name} could have one name "
                + $"({names.FirstOrDefault()}) in a cloud that both may use, and a release of one would replace the "
                + "other's: give each tenant names or clouds of its own");
        }
    }

    private static bool Uses(TenantSettings tenant, SigningKeySettings key) =>
        tenant.SigningKeys?.Contains(key.Name, StringComparer.Ordinal) != false;

    private static bool ShareCloud(TenantSettings one, TenantSettings other) =>
        one.Clouds is null || other.Clouds is null
        || one.Clouds.Any(cloud => other.Clouds.Any(theirs => theirs.Cloud == cloud.Cloud));

    // Whether some text fits both patterns: from their ends on, each pair of rests once.
    private static bool Overlap(string one, string other)
    {
        var meets = new bool[one.Length + 1, other.Length + 1];
        for (var i = one.Length; i >= 0; i--)
        {
            for (var j = other.Length; j >= 0; j--)
            {
                var (mine, theirs) = (i < one.Length, j < other.Length);
                meets[i, j] = (!mine && !theirs)
                    || (mine && one[i] == '*' && (meets[i + 1, j] || (theirs && meets[i, j + 1])))
                    || (theirs && other[j] == '*' && (meets[i, j + 1] || (mine && meets[i + 1, j])))
                    || (mine && theirs && one[i] == other[j] && meets[i + 1, j + 1]);
            }
        }

        return meets[0, 0];
    }
}
