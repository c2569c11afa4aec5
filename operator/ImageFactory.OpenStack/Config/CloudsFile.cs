using System.Security.Cryptography;
using System.Text;
using YamlDotNet.RepresentationModel;

namespace ImageFactory.OpenStack.Config;

/// <summary>
/// A <c>clouds.yaml</c> with the <c>secure.yaml</c> and <c>clouds-public.yaml</c> beside it, as openstacksdk reads
/// them.
/// See <see href="https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html">configuration</see>.
/// Not taken from there: the environment, other places to look for the file, and the vendors' profiles that are
/// built into openstacksdk.
/// </summary>
public sealed class CloudsFile
{
    private readonly string _path;
    private readonly YamlMappingNode _clouds;
    private readonly YamlMappingNode _profiles;

    private CloudsFile(YamlFile clouds, YamlFile? secrets, YamlFile? profiles)
    {
        _path = clouds.Path;
        var root = secrets is null ? clouds.Root : clouds.Root.MergedWith(secrets.Root);
        _clouds = root.Mapping("clouds")
            ?? throw new CloudConfigException($"{_path} has no mapping clouds: write each cloud under it, by name");
        _profiles = profiles?.Root.Mapping("public-clouds") ?? [];
        Fingerprint = Convert.ToHexString(SHA256.HashData(
            Encoding.UTF8.GetBytes($"{clouds.Text}\0{secrets?.Text}\0{profiles?.Text}")));
    }

    /// <summary>The clouds' names.</summary>
    public IReadOnlyList<string> Clouds =>
        [.. _clouds.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value!)];

    /// <summary>Changes when one of the files does.</summary>
    internal string Fingerprint { get; }

    /// <summary>Reads the files.</summary>
    /// <param name="path">The <c>clouds.yaml</c>; the other two are looked for beside it.</param>
    /// <exception cref="CloudConfigException">One can't be read.</exception>
    public static CloudsFile Load(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return new CloudsFile(
            YamlFile.Read(path),
            YamlFile.ReadIfThere(Path.Combine(folder, "secure.yaml"))
                ?? YamlFile.ReadIfThere(Path.Combine(folder, "secure.yml")),
            YamlFile.ReadIfThere(Path.Combine(folder, "clouds-public.yaml")));
    }

    /// <summary>The regions that the file names for a cloud; empty where it leaves them to the catalogue.</summary>
    /// <exception cref="CloudConfigException">There is no such cloud, or its entry is wrong.</exception>
    public IReadOnlyList<string> Regions(string cloud)
    {
        var own = Own(cloud);
        return [.. KnownRegions(cloud, own, Profile(cloud, own)).Select(region => region.Name)];
    }

    /// <summary>How to reach a region of a cloud.</summary>
    /// <param name="cloud">The cloud's name.</param>
    /// <param name="region">The region; null for the entry's <c>region_name</c>, else its first.</param>
    /// <exception cref="CloudConfigException">There is no such cloud or region, or the entry is wrong.</exception>
    public CloudConfig Get(string cloud, string? region = null)
    {
        var own = Own(cloud);
        var profile = Profile(cloud, own);
        var regions = KnownRegions(cloud, own, profile);
        var merged = profile.MergedWith(own);
        region ??= Default(merged, regions);
        var chosen = regions.FirstOrDefault(known => known.Name == region);
        if (chosen is null && regions.Count > 0)
        {
            throw new CloudConfigException(
                $"{Where(cloud)}: there is no region {region}: correct the name, or add it to regions");
        }

        return new CloudEntry(
            _path, cloud, region, chosen is null ? merged : merged.MergedWith(chosen.Values)).Read();
    }

    private static string? Default(YamlMappingNode merged, IReadOnlyList<CloudRegion> regions) =>
        merged.Text("region_name") is { } name && regions.Any(region => region.Name == name)
            ? name
            : regions is [var first, ..] ? first.Name : null;

    private string Where(string cloud) => $"{_path}: cloud {cloud}";

    private YamlMappingNode Own(string cloud) =>
        _clouds.Member(cloud) switch
        {
            YamlMappingNode entry => entry,
            null => throw new CloudConfigException(
                // Whoever reads it may be one who may use another cloud, and shall not learn of the rest.
                $"{_path} has no cloud {cloud}: correct the name, or add it"),
            _ => throw new CloudConfigException($"{Where(cloud)} is no mapping: write auth and region_name under it"),
        };

    private YamlMappingNode Profile(string cloud, YamlMappingNode own)
    {
        // "cloud" is the old word for "profile".
        if ((own.Text("profile") ?? own.Text("cloud")) is not { } name)
        {
            return [];
        }

        return _profiles.Mapping(name) ?? throw new CloudConfigException(
            $"{Where(cloud)}: its profile {name} is not under public-clouds of a clouds-public.yaml beside it: "
            + "put it there, or write the profile's fields into the cloud");
    }

    private IReadOnlyList<CloudRegion> KnownRegions(string cloud, YamlMappingNode own, YamlMappingNode profile)
    {
        var regions = CloudRegion.Of(own, Where(cloud));
        return regions.Count > 0 ? regions : CloudRegion.Of(profile, Where(cloud));
    }
}
