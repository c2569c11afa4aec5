using ImageFactory.OpenStack.Config;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Validation;

namespace ImageFactory.Operator.Clouds;

/// <summary>
/// Whether the clouds that the settings give to tenants are there. A name with a wrong letter would keep a tenant from
/// its cloud, and be told to the tenant, who cannot mend it.
/// </summary>
internal static class TenantClouds
{
    /// <summary>Looks once, at the start: what is taken out of clouds.yaml later stops no operator.</summary>
    /// <exception cref="SettingsException">One of them is not; the message names the setting.</exception>
    public static void Require(OperatorOptions options)
    {
        if (Faults(options) is { Count: > 0 } faults)
        {
            throw new SettingsException(string.Join("; ", faults));
        }
    }

    /// <summary>What is not there; each fault names the setting, and what helps.</summary>
    public static IReadOnlyList<string> Faults(OperatorOptions options) => Load(options) is { } file
        ? [.. options.Tenants.Index().SelectMany(tenant => Faults(file, options, tenant.Item, tenant.Index))]
        : [];

    // One that is missing or cannot be read is told by the readiness, and may come: it is a Secret.
    private static CloudsFile? Load(OperatorOptions options)
    {
        try
        {
            return options.GivesClouds ? CloudsFile.Load(options.OpenStack.CloudsFile) : null;
        }
        catch (CloudConfigException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Faults(
        CloudsFile file, OperatorOptions options, TenantSettings tenant, int number)
    {
        foreach (var (index, entry) in (tenant.Clouds ?? []).Index())
        {
            var field = $"tenants[{number}].clouds[{index}]";
            var path = options.OpenStack.CloudsFile;
            if (!file.Clouds.Contains(entry.Cloud, StringComparer.Ordinal))
            {
                yield return $"{field}.cloud: {path} has no cloud '{entry.Cloud}' (it has "
                    + $"{string.Join(", ", file.Clouds.Order(StringComparer.Ordinal))}): correct the name, or add it "
                    + "there";
                continue;
            }

            // A cloud whose entry names no regions has those of its catalogue.
            var regions = RegionsOf(file, entry.Cloud);
            foreach (var region in (entry.Regions ?? []).Where(region =>
                regions.Count > 0 && !regions.Contains(region, StringComparer.Ordinal)))
            {
                yield return $"{field}.regions: cloud {entry.Cloud} has no region '{region}' in {path} (it has "
                    + $"{string.Join(", ", regions)}): correct the name, or add it there";
            }
        }
    }

    private static IReadOnlyList<string> RegionsOf(CloudsFile file, string cloud)
    {
        try
        {
            return file.Regions(cloud);
        }
        catch (CloudConfigException)
        {
            // An entry that is wrong is told when somebody uses it.
            return [];
        }
    }
}
