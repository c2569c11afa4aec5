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
            Require(
                options.Tenants.Count(other => other.Name == tenant.Name) == 1,
                $"{field}.name '{tenant.Name}' is another tenant's name, too");
            RequireNamespaces(options, tenant, field);
            RequireClouds(tenant, field);
            RequireKeys(options, tenant, field);
            RequireOwnSeries(options, number);
            foreach (var region in tenant.Promotion.Regions ?? [])
            {
                Require(
                    Regex.IsMatch(region, FieldPatterns.CloudAndRegion),
                    $"{field}.promotion.regions must be written as cloud/region, not '{region}'");
            }

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

    private void RequireNamespaces(OperatorOptions options, TenantSettings tenant, string field)
    {
        Require(tenant.Namespaces.Count > 0, $"{field}.namespaces must name a namespace, or * for all");
        foreach (var name in tenant.Namespaces)
        {
            Require(
                Regex.IsMatch(name.Replace('*', 'x'), FieldPatterns.Namespace),
                $"{field}.namespaces: '{name}' must be the name of a namespace, {FieldPatterns.NamespaceWords}, in "
                + "which * stands for any text");
            Require(
                options.Tenants.Sum(other => other.Namespaces.Count(one => one == name)) == 1,
                $"{field}.namespaces: '{name}' is named twice, and belongs to one tenant");
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
                tenant.Clouds!.Count(other => other.Cloud == cloud.Cloud) == 1,
                $"{field}.clouds[{number}].cloud '{cloud.Cloud}' is there twice: keep one, with all of its regions");
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

    // Whether some text fits both patterns.
    private static bool Overlap(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        if (one.StartsWith('*'))
        {
            return Overlap(one[1..], other) || other.Length > 0 && Overlap(one, other[1..]);
        }

        if (other.StartsWith('*'))
        {
            return Overlap(other, one);
        }

        return one.Length == 0 || other.Length == 0
            ? one.Length == other.Length
            : one[0] == other[0] && Overlap(one[1..], other[1..]);
    }
}
