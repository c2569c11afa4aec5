using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ImageFactory.Kubernetes.Abstractions.Entities.Attributes;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

/// <summary>What a profile adds to its parent's lists and maps.</summary>
public sealed class ProfileExtensionTests
{
    private const string Base = """
        os: {distro: debian, version: "12"}
        builder: {tool: DiskImageBuilder, dib: {elements: [debian-minimal, vm], environment: {A: a, B: b}}}
        repositories:
        - {name: default, url: "http://m/debian", suite: bookworm}
        - {name: updates, url: "http://m/debian", suite: bookworm-updates}
        regions: [{cloud: a, region: one}]
        owners: [{email: all@example.org}]
        """;

    private const string Leap = """
        os: {distro: opensuse, version: "15.6"}
        repositories:
        - {name: oss, type: RpmMd, url: "http://m/oss", keyring: "-----BEGIN PGP PUBLIC KEY BLOCK-----"}
        """;

    public static TheoryData<string, string, string[], string> Cases => new()
    {
        {
            "a set keeps the parent's order, and gets what is new at its end",
            "builder.dib.elements",
            ["inheritsFrom: {name: p1, extend: [builder.dib.elements]}\nbuilder: {dib: {elements: [own, vm]}}", Base],
            """["debian-minimal","vm","own"]"""
        },
        {
            "a map has both, and the child's value wins",
            "builder.dib.environment",
            [
                "inheritsFrom: {name: p1, extend: [builder.dib.environment]}\n"
                + "builder: {dib: {environment: {B: own, C: c}}}",
                Base,
            ],
            """{"A":"a","B":"own","C":"c"}"""
        },
        {
            "an entry with the parent's key takes its place, and one with a new key comes after",
            "repositories",
            [
                "inheritsFrom: {name: p1, extend: [repositories]}\n"
                + "repositories: [{name: own, url: \"http://o\", suite: s}, "
                + "{name: default, url: \"http://d\", suite: s}]",
                Base,
            ],
            """[{"name":"default","url":"http://d","suite":"s"},"""
                + """{"name":"updates","url":"http://m/debian","suite":"bookworm-updates"},"""
                + """{"name":"own","url":"http://o","suite":"s"}]"""
        },
        {
            "further sources of a child come after those of its parent",
            "source.additional",
            [
                "inheritsFrom: {name: p1, extend: [source.additional]}\n"
                + "source: {additional: [{name: team, git: {url: \"https://g/team\"}}]}",
                Base + "\nsource: {additional: [{name: vendor, git: {url: \"https://g/vendor\"}}]}",
            ],
            """[{"name":"vendor","git":{"url":"https://g/vendor"}},{"name":"team","git":{"url":"https://g/team"}}]"""
        },
        {
            "a repository that is not enabled is left out, and needs no more than its name",
            "repositories",
            ["inheritsFrom: {name: p1, extend: [repositories]}\nrepositories: [{name: updates, enabled: false}]", Base],
            """[{"name":"default","url":"http://m/debian","suite":"bookworm"}]"""
        },
        {
            "a region that is not enabled is left out, and the others have nothing of it",
            "regions",
            [
                "inheritsFrom: {name: p1, extend: [regions]}\n"
                + "regions: [{cloud: a, region: one, enabled: false}, {cloud: a, region: two, enabled: true}]",
                Base,
            ],
            """[{"cloud":"a","region":"two"}]"""
        },
        {
            "regions are told apart by cloud and region, owners by their address",
            "regions",
            [
                "inheritsFrom: {name: p1, extend: [regions, owners]}\n"
                + "regions: [{cloud: a, region: two}, {cloud: a, region: one}]",
                Base,
            ],
            """[{"cloud":"a","region":"one"},{"cloud":"a","region":"two"}]"""
        },
        {
            "files that a child and a grandparent lay over a kiwi description need none of their own",
            "builder.kiwi.files",
            [
                "inheritsFrom: {name: p1, extend: [builder.kiwi.files]}\n"
                + "builder: {kiwi: {files: {root/etc/motd: own}}}",
                "inheritsFrom: {name: p2, extend: [builder.kiwi.files]}\n"
                + "builder: {tool: Kiwi, kiwi: {files: {leap.kiwi: x}}}",
                $"{Leap}\nbuilder: {{kiwi: {{files: {{root/etc/motd: all, root/etc/hosts: h}}}}}}",
            ],
            """{"root/etc/motd":"own","root/etc/hosts":"h","leap.kiwi":"x"}"""
        },
        {
            "a list that is not named is replaced whole",
            "builder.dib.elements",
            ["inheritsFrom: {name: p1, extend: [repositories]}\nbuilder: {dib: {elements: [own]}}", Base],
            """["own"]"""
        },
        {
            "what a parent extends itself comes with it, whatever its child says",
            "builder.dib.elements",
            [
                "inheritsFrom: {name: p1}\nimage: {minRamMiB: 1024}",
                "inheritsFrom: {name: p2, extend: [builder.dib.elements]}\nbuilder: {dib: {elements: [company]}}",
                Base,
            ],
            """["debian-minimal","vm","company"]"""
        },
        {
            "each of three adds its own",
            "builder.dib.packages",
            [
                "inheritsFrom: {name: p1, extend: [builder.dib.packages]}\nbuilder: {dib: {packages: [c]}}",
                "inheritsFrom: {name: p2, extend: [builder.dib.packages]}\nbuilder: {dib: {packages: [b]}}",
                Base.Replace("elements:", "packages: [a], elements:", StringComparison.Ordinal),
            ],
            """["a","b","c"]"""
        },
        {
            "that a parent is suspended is its own business",
            "suspend",
            ["inheritsFrom: {name: p1}", $"suspend: true\n{Base}"],
            "null"
        },
        {
            "where the parent has nothing, the child's is all",
            "builder.dib.packages",
            ["inheritsFrom: {name: p1, extend: [builder.dib.packages]}\nbuilder: {dib: {packages: [own]}}", Base],
            """["own"]"""
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_profile_adds_to_what_it_inherits(string sentence, string path, string[] specs, string expected)
    {
        var resolution = ProfileResolution.Resolve(
            Lineage(specs),
            new ProfileSettings(new Dictionary<string, string>(), ["builder:1"], [], new Dictionary<string, int>()));

        Assert.True(resolution.Violations.Count == 0, $"{sentence}: {resolution.Violations.Text()}");
        var json = JsonSerializer.SerializeToNode(resolution.Spec!, EntityJsonContext.Default.V1DistroProfileSpec)!;
        Assert.Equal(
            expected, path.Split('.').Aggregate(json, (node, name) => node[name]!)?.ToJsonString() ?? "null");
    }

    [Fact]
    public void Every_list_and_map_of_a_profile_can_be_extended_and_nothing_else() => Assert.Equal(
        FieldPatterns.ExtensibleField[2..^2].Split('|').Order(StringComparer.Ordinal),
        Collections(EntityJsonContext.Default.V1DistroProfileSpec, string.Empty).Order(StringComparer.Ordinal));

    [Fact]
    public void Lists_of_objects_have_the_keys_by_which_entries_replace_each_other() => Assert.Subset(
        ProfileMerge.ListKeys.Select(keys => string.Join(' ', keys)).ToHashSet(),
        typeof(V1DistroProfileSpec).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(V1DistroProfileSpec).Namespace && !type.Name.EndsWith("Status"))
            .SelectMany(type => type.GetProperties())
            .Select(property => property.GetCustomAttribute<XListMapKeysAttribute>())
            .OfType<XListMapKeysAttribute>()
            .Select(attribute => string.Join(' ', attribute.Keys))
            .ToHashSet());

    private static IEnumerable<string> Collections(JsonTypeInfo info, string path) =>
        from property in info.Properties
        where property.Name != "inheritsFrom"
        let type = EntityJsonContext.Default.Options.GetTypeInfo(property.PropertyType)
        from found in type.Kind switch
        {
            JsonTypeInfoKind.Object => Collections(type, $"{path}{property.Name}[.]"),
            JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary => [path + property.Name],
            _ => [],
        }
        select found;

    // The first profile is p0; each inherits from the next as its text says.
    private static ProfileLineage Lineage(params string[] specs)
    {
        var profiles = specs.Select((spec, index) => new V1DistroProfile
        {
            Metadata = new V1ObjectMeta { Name = $"p{index}" },
            Spec = YamlDocuments.Parse(spec)[0].Deserialize(EntityJsonContext.Default.V1DistroProfileSpec)!,
        }).ToList();
        return ProfileLineage.Read("p0", name => profiles.Find(profile => profile.Metadata.Name == name));
    }
}
