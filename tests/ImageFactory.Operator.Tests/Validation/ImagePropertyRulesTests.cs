using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Validation;
using k8s.Models;
using Xunit;

namespace ImageFactory.Operator.Tests.Validation;

public sealed class ImagePropertyRulesTests
{
    private const string Path = "spec.image.properties";

    [Theory]
    [InlineData(RuleMessages.PropertyReserved, "name", "Visibility", "disk_format", "os_hidden", "os_hash_value")]
    [InlineData(RuleMessages.PropertyReserved, "os_glance_importing_to_stores", "imagefactory_complete")]
    [InlineData(RuleMessages.PropertyReserved, "img_signature", "img_signature_certificate_uuid")]
    [InlineData(RuleMessages.PropertyOfField, "architecture", "hw_architecture", "os_distro", "os_version")]
    [InlineData(RuleMessages.PropertyOfField, "os_purpose", "image_source", "image_build_date", "uuid_validity")]
    [InlineData(RuleMessages.PropertyOfField, "__image_capabilities", "__support_kvm")]
    [InlineData(RuleMessages.PropertyForeign, "kernel_id", "ramdisk_id")]
    [InlineData(RuleMessages.PropertyForeign, "block_device_mapping", "img_block_device_mapping", "mappings", "bdm_v2")]
    [InlineData(RuleMessages.PropertyForeign, "root_device_name", "img_root_device_name", "img_mappings", "img_bdm_v2")]
    [InlineData(RuleMessages.PropertyForeign, "cinder_encryption_key_id", "cinder_encryption_key_deletion_policy")]
    [InlineData(RuleMessages.PropertyForeign, "hw_ephemeral_encryption", "hw_ephemeral_encryption_secret_uuid")]
    [InlineData(RuleMessages.PropertyForeign, "instance_uuid", "base_image_ref", "image_type", "img_owner_id")]
    [InlineData(RuleMessages.PropertyForeign, "owner_specified.openstack.sha256", "owner_specified.openstack.object")]
    [InlineData(RuleMessages.PropertyName, "HW_disk_bus", "trait:hw_cpu_x86_avx2", "hw disk", "hw_disk_bus ", "größe")]
    public void A_property_with_which_a_profile_says_more_than_it_may_is_refused_with_what_to_do(
        string message, params string[] names) => Assert.All(names, name =>
            Assert.Contains(new Finding(Path, $"{message} ({name})"), ImagePropertyRules.Check([name], Path)));

    [Theory]
    [InlineData("𝔘buntu")]
    [InlineData("Debian 12 🚀")]
    [InlineData("one\nline")]
    [InlineData("one\r")]
    [InlineData("one\tword")]
    [InlineData("\0")]
    [InlineData("one\u0085line")]
    [InlineData("one\u2028line")]
    public void A_value_that_glance_does_not_take_is_refused_before_anything_is_built(string value)
    {
        var properties = new Dictionary<string, string> { ["note"] = value, ["other"] = "fine" };

        Assert.Equal(
            [new Finding(Path, $"{RuleMessages.PropertyValue} (note)")],
            ImagePropertyRules.CheckValues(properties, Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("größer als ½ – 日本語 ☂")]
    public void Letters_and_signs_of_most_languages_are_taken(string value) =>
        Assert.True(ImagePropertyRules.IsText(value));

    [Theory]
    [InlineData("hw_disk_bus")]
    [InlineData("hw_vif_model")]
    [InlineData("trait:HW_CPU_X86_AVX2")]
    [InlineData("os_type")]
    [InlineData("os_require_quiesce")]
    [InlineData("img_config_drive")]
    [InlineData("img_hide_hypervisor_id")]
    [InlineData("license_required")]
    [InlineData("patchlevel")]
    public void What_the_conventions_know_of_hardware_and_people_every_profile_may_say(string name)
    {
        Assert.Empty(ImagePropertyRules.Check([name], Path));
        Assert.Empty(Resolve(name));
    }

    [Theory]
    [InlineData("vendor_contact")]
    [InlineData("os_command_line")]
    [InlineData("img_linked_clone")]
    [InlineData("cinder_img_volume_type")]
    public void Anything_else_is_refused_until_the_settings_allow_it(string name)
    {
        Assert.Equal(
            $"spec.image.properties: profiles may have {string.Join(", ", ImagePropertyRules.Allowed)} here: remove "
            + "other properties, or have them added to the operator's settings (openstack.allowedImageProperties) "
            + $"({name})",
            Resolve(name).Text());
        Assert.Empty(Resolve(name, name));
        Assert.Empty(Resolve(name, $"{name[..4]}*"));
    }

    [Theory]
    [InlineData("kernel_id")]
    [InlineData("cinder_encryption_key_id")]
    [InlineData("visibility")]
    [InlineData("img_signature")]
    public void No_setting_allows_what_is_refused_to_all(string name) => Assert.NotEmpty(Resolve(name, name, "*"));

    [Fact]
    public void More_properties_than_glance_takes_of_an_image_are_told_before_it_is_built()
    {
        var capabilities = Enumerable.Range(0, 31).Select(number => $"c{number}").ToList();
        var properties = Enumerable.Range(0, 48).ToDictionary(number => $"hw_{number}", _ => "x");
        var region = new V1RegionTarget
        {
            Cloud = "demo",
            Region = "RegionOne",
            Properties = Enumerable.Range(40, 16).ToDictionary(number => $"hw_{number}", _ => "y"),
        };

        Assert.Empty(Resolve(spec => (spec.Image!.Properties, spec.Capabilities) = (properties, capabilities)));
        Assert.Empty(Resolve(spec => (spec.Image!.Properties, spec.Regions) = (properties, [region])));
        Assert.Equal(
            "spec.image.properties: an image would get 56 properties of the profile, those of a region among them, and "
            + "33 of its capabilities; Glance takes 128 of one image (image_property_quota), of which 88 are the "
            + "profile's: remove some",
            Resolve(spec => (spec.Image!.Properties, spec.Regions, spec.Capabilities) =
                (properties, [region], [.. capabilities, "c31", "c32"])).Text());
    }

    private static IReadOnlyList<Violation> Resolve(string property, params string[] allowed) => Resolve(
        spec => spec.Image!.Properties = new Dictionary<string, string> { [property] = "x" }, allowed);

    private static IReadOnlyList<Violation> Resolve(Action<V1DistroProfileSpec> adapt, params string[] allowed)
    {
        var profile = new V1DistroProfile
        {
            Metadata = new V1ObjectMeta { Name = "debian-12" },
            Spec = new V1DistroProfileSpec
            {
                Os = new V1OperatingSystem { Distro = "debian", Version = "12" },
                Builder = new V1Builder
                {
                    Tool = BuilderTool.DiskImageBuilder,
                    Dib = new V1DiskImageBuilder { Elements = ["vm"] },
                },
                Repositories = [new V1Repository { Name = "default", Url = "http://mirror", Suite = "bookworm" }],
                Image = new V1ImageSettings(),
            },
        };
        adapt(profile.Spec);
        var capabilities = (profile.Spec.Capabilities ?? []).Index().ToDictionary(one => one.Item, one => one.Index);
        var settings = new ProfileSettings(new Dictionary<string, string>(), ["builder:1"], [], capabilities)
        {
            AllowedImageProperties = allowed,
        };
        return ProfileResolution.Resolve(ProfileLineage.Read("debian-12", _ => profile), settings).Violations;
    }
}
