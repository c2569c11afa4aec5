using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.PublicDefinitions;

/// <summary>
/// Images that the public builds, as profiles in our own words: tests/testdata/public. Each is resolved, and what
/// Glance is told of it is compared; what the builder is told, tests/hostscripts/cases/public.bash compares.
/// </summary>
public sealed class PublicDefinitionTests
{
    private static readonly JsonSerializerOptions Lines = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // What the operator of a factory that builds them has to allow.
    private static readonly OperatorOptions Options = new()
    {
        OpenStack = new OpenStackSettings { AllowedImageProperties = ["os_command_line"] },
    };

    public static TheoryData<string, string> Profiles => new()
    {
        { "opendev", "opendev-debian-bookworm" },
        { "opendev", "opendev-ubuntu-noble-arm64" },
        { "kiwi-leap", "kiwi-leap-15.6" },
        { "kiwi-centos-lvm", "kiwi-centos-9-lvm" },
        { "sylva-node", "sylva-ubuntu-kubeadm-1.30.2" },
        { "octavia", "octavia-amphora" },
        { "stackhpc", "stackhpc-ubuntu-noble" },
    };

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_public_definition_can_be_built_and_is_what_it_was(string file, string name)
    {
        var documents = YamlDocuments.Read(Path.Combine(RepositoryRoot.Path, "tests/testdata/public", $"{file}.yaml"));
        Assert.All(documents, document => Assert.Empty(
            UnknownFields.Of(document, EntityJsonContext.Default.V1DistroProfile)));
        var profiles = documents.Select(
            document => document.Deserialize(EntityJsonContext.Default.V1DistroProfile)!);

        var resolution = new ProfileCatalog(profiles, Options.ProfilesOf("images")).Resolve(name);

        Assert.Equal(string.Empty, resolution.Violations.Text());
        var spec = resolution.Spec!;
        Golden.AssertEqual($"public/{name}.json", $"{Json(spec).ToJsonString(Lines)}\n");
        Golden.AssertEqual($"public/{name}.image.txt", Image(name, spec));
    }

    private static JsonNode Json(V1DistroProfileSpec spec) =>
        JsonSerializer.SerializeToNode(spec, EntityJsonContext.Default.V1DistroProfileSpec)!;

    // The record of each region; of one without a name where the profile leaves that to its build.
    private static string Image(string name, V1DistroProfileSpec spec)
    {
        var build = new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = $"{name}-x", NamespaceProperty = "images", Uid = "6f0cd6f6" },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = name } },
        };
        var status = new V1ImageBuildStatus
        {
            ImageName = new ImageNumber(1, "20260131", 0).NameOf(spec),
            Tool = spec.Builder!.Tool,
            Image = new V1BuiltImageStatus { Sha256 = "0af1" },
        };
        ImageRecord.Describe(
            new BuildContext(build, status, new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero)), spec, Options);
        var text = new StringBuilder();
        foreach (var region in spec.Regions ?? [new V1RegionTarget { Cloud = "any", Region = "region" }])
        {
            var record = ImageRecord.Of(status, ImageRecord.In(region, spec.Image!));
            text.Append(
                CultureInfo.InvariantCulture,
                $"{region.Cloud}/{region.Region}: {record.Name}\n"
                + $"  disk_format {record.DiskFormat}, min_disk {record.MinDisk}, min_ram {record.MinRam}\n");
            foreach (var (key, value) in record.Properties)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {key} = {value}\n");
            }
        }

        return text.ToString();
    }
}
