using System.Text.Json.Serialization;

namespace ImageFactory.OpenStack.Identity;

/// <summary>
/// The services of a cloud by type, interface and region.
/// See <see href="https://docs.openstack.org/keystone/latest/contributor/service-catalog.html">service catalog</see>.
/// </summary>
internal sealed class ServiceCatalog(IReadOnlyList<CatalogService> services)
{
    // The names that services had before https://service-types.openstack.org gave them one, newest first.
    private static readonly Dictionary<string, string[]> Aliases = new(StringComparer.Ordinal)
    {
        ["block-storage"] = ["volumev3", "volumev2", "volume", "block-store"],
    };

    /// <summary>The address of a service.</summary>
    /// <param name="type">Its official type.</param>
    /// <param name="interface">public, internal or admin.</param>
    /// <param name="region">The region; null when the cloud has one only.</param>
    /// <param name="problem">What is wrong and what helps, when the result is null.</param>
    public string? Find(string type, string @interface, string? region, out string problem)
    {
        var endpoints = Endpoints(type);
        var regions = endpoints
            .Where(endpoint => endpoint.Interface == @interface)
            .DistinctBy(endpoint => endpoint.RegionName)
            .ToDictionary(endpoint => endpoint.RegionName, endpoint => endpoint.Url);
        if (region is null && regions.Count == 1)
        {
            problem = string.Empty;
            return regions.Values.Single();
        }

        if (region is not null && regions.TryGetValue(region, out var url))
        {
            problem = string.Empty;
            return url;
        }

        problem = Problem(type, @interface, region, endpoints.Count, regions.Keys);
        return null;
    }

    /// <summary>Whether there is a service in a region, by whatever interface.</summary>
    /// <param name="type">Its official type.</param>
    /// <param name="region">The region; null for any.</param>
    public bool Offers(string type, string? region) =>
        Endpoints(type).Any(endpoint => region is null || endpoint.RegionName == region);

    private static string Problem(
        string type, string @interface, string? region, int endpoints, Dictionary<string, string>.KeyCollection regions)
    {
        var known = string.Join(", ", regions.Order(StringComparer.Ordinal));
        return (endpoints, regions.Count, region) switch
        {
            (0, _, _) =>
                $"the catalogue has no service {type}: check that the cloud offers it, and that the token is for a "
                + "project",
            (_, 0, _) => $"the catalogue has no {@interface} endpoint of {type}: change interface in clouds.yaml",
            (_, _, null) => $"no region is named, and {type} is in {known}: set region_name in clouds.yaml",
            _ => $"there is no service {type} in region {region}; regions with it: {known}",
        };
    }

    private List<CatalogEndpoint> Endpoints(string type)
    {
        foreach (var name in Aliases.TryGetValue(type, out var aliases) ? [type, .. aliases] : new[] { type })
        {
            var found = services
                .Where(service => service.Type == name)
                .SelectMany(service => service.Endpoints ?? [])
                .ToList();
            if (found.Count > 0)
            {
                return found;
            }
        }

        return [];
    }
}

/// <summary>A service of the catalogue.</summary>
internal sealed record CatalogService(string Type)
{
    /// <summary>The service's addresses; null where a catalogue lists a service that has none.</summary>
    public IReadOnlyList<CatalogEndpoint>? Endpoints { get; init; }
}

/// <summary>An address of a service.</summary>
internal sealed record CatalogEndpoint(string Interface, string Url)
{
    /// <summary>The region's id; the older <c>region</c> means the same.</summary>
    public string? RegionId { get; init; }

    /// <summary>The older word for <see cref="RegionId"/>.</summary>
    public string? Region { get; init; }

    /// <summary>The region by the newer word, else by the older one; empty for no region.</summary>
    [JsonIgnore]
    public string RegionName => RegionId ?? Region ?? string.Empty;
}
