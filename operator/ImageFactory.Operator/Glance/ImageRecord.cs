using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Validation;
using k8s.Models;

namespace ImageFactory.Operator.Glance;

/// <summary>
/// What Glance is told of an image: the profile's properties, over them those of the SCS image metadata, and those by
/// which the factory finds its own again. Pure.
/// </summary>
internal static class ImageRecord
{
    /// <summary>The property of images whose build has succeeded: they outlive their ImageBuild.</summary>
    public const string Complete = CloudTags.Complete;

    /// <summary>
    /// Writes down what the image is registered with, so that it is the same in every region, whenever it gets there.
    /// </summary>
    public static void Describe(BuildContext context, V1DistroProfileSpec profile, OperatorOptions options)
    {
        var image = context.Status.Image!;
        image.MinDiskGiB = profile.Image!.MinDiskGiB;
        image.MinRamMiB = profile.Image.MinRamMiB;
        image.Properties = Properties(context, profile, options);
    }

    /// <summary>A region that gets the image, with what is said of it there.</summary>
    public static V1RegionStatus In(V1RegionTarget region, V1ImageSettings image)
    {
        List<string> tags = [.. (image.Tags ?? []).Concat(region.Tags ?? []).Distinct(StringComparer.Ordinal)];
        return new V1RegionStatus
        {
            Cloud = region.Cloud,
            Region = region.Region,
            Phase = RegionPhase.Pending,
            Reason = Reasons.NotYetReported,
            Format = (region.Format ?? image.Format) is { } format and not ImageFormat.Qcow2 ? format : null,
            Properties = region.Properties is { Count: > 0 } own ? own : null,
            Tags = tags.Count > 0 ? tags : null,
            Stores = region.Stores,
            Protected = (region.Protected ?? image.Protected) == true ? true : null,
            UploadTimeoutSeconds = region.UploadTimeoutSeconds ?? image.UploadTimeoutSeconds,
        };
    }

    /// <summary>The record of a build's image in a region, as it was written down.</summary>
    public static NewImage Of(V1ImageBuildStatus status, V1RegionStatus region) => new(status.ImageName!)
    {
        DiskFormat = FormatOf(region),
        MinDisk = status.Image!.MinDiskGiB!.Value,
        MinRam = status.Image.MinRamMiB!.Value,
        Tags = [.. region.Tags ?? []],
        Properties = With(status.Image.Properties!, region),
    };

    /// <summary>Glance's word for the format that a region gets.</summary>
    public static string FormatOf(V1RegionStatus region) =>
        Word(region.Format ?? ImageFormat.Qcow2, EntityJsonContext.Default.ImageFormat);

    /// <summary>
    /// Whether an image has all that a record says. One of an earlier try of the build may be of another file, or of
    /// another word of the profile.
    /// </summary>
    public static bool IsOf(this NewImage record, Image image) =>
        (record.Name, record.DiskFormat, record.MinDisk, record.MinRam)
            == (image.Name, image.DiskFormat, image.MinDisk, image.MinRam)
        && record.Tags.All(image.Tags.Contains)
        && record.Properties.All(one => image.Properties.GetValueOrDefault(one.Key) == one.Value);

    private static SortedDictionary<string, string> With(
        IDictionary<string, string> properties, V1RegionStatus region)
    {
        var all = new SortedDictionary<string, string>(properties, StringComparer.OrdinalIgnoreCase);
        if (region.Format is ImageFormat.Vmdk)
        {
            // What the file is. Nova's and Cinder's drivers for VMware take it for a flat one otherwise.
            all.TryAdd("vmware_disktype", "streamOptimized");
        }

        foreach (var (name, value) in region.Properties ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        return all;
    }

    private static SortedDictionary<string, string> Properties(
        BuildContext context, V1DistroProfileSpec profile, OperatorOptions options)
    {
        // Glance's database may hold names for one that differ in their case alone.
        var properties = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["hw_disk_bus"] = "scsi",
            ["hw_scsi_model"] = "virtio-scsi",
            ["hw_rng_model"] = "virtio",
        };
        // Nova's machine for it, and the only firmware that this one has.
        if (profile.Os!.Architecture is CpuArchitecture.Arm64)
        {
            properties["hw_machine_type"] = "virt";
            properties[FirmwareRules.Firmware] = "uefi";
        }

        foreach (var (name, value) in profile.Image!.Properties ?? new Dictionary<string, string>())
        {
            properties[name] = value;
        }

        AddMetadata(properties, context, profile);
        AddCapabilities(properties, profile.Capabilities ?? [], options.OpenStack.Capabilities);
        AddOrigin(properties, context, options);
        return properties;
    }

    private static void AddMetadata(
        SortedDictionary<string, string> properties, BuildContext context, V1DistroProfileSpec profile)
    {
        var os = profile.Os!;
        var metadata = profile.Image!.Metadata!;
        properties["architecture"] = Word(os.Architecture!.Value, EntityJsonContext.Default.CpuArchitecture);
        properties["os_distro"] = os.Distro!;
        properties["os_version"] = os.Version!;
        properties["os_purpose"] = Word(metadata.Purpose!.Value, EntityJsonContext.Default.ImagePurpose);
        properties["image_description"] = metadata.Description
            ?? $"{os.Distro} {os.Version}{Words(profile.Image.Variant)}"
                + (context.Status.Tool is BuilderTool.Import ? string.Empty : $", built by {context.Status.Tool}");
        properties["image_original_user"] = metadata.OriginalUser!;
        properties["image_source"] = metadata.Source!;
        // The state of the repositories when the build began is what the image has.
        properties["image_build_date"] = (context.Status.StartedAt ?? context.Now).UtcDateTime.ToString(
            "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        properties["replace_frequency"] =
            Word(metadata.ReplaceFrequency!.Value, EntityJsonContext.Default.ReplaceFrequency);
        properties["uuid_validity"] = metadata.UuidValidity!;
        properties["provided_until"] = metadata.ProvidedUntil!;
        if (metadata.HotfixHours is { } hours)
        {
            properties["hotfix_hours"] = hours.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static void AddCapabilities(
        SortedDictionary<string, string> properties, IList<string> capabilities, IReadOnlyDictionary<string, int> bits)
    {
        if (capabilities.Count == 0)
        {
            return;
        }

        var mask = capabilities.Aggregate(0UL, (sum, capability) => sum | 1UL << bits[capability]);
        properties["__image_capabilities"] = mask.ToString(CultureInfo.InvariantCulture);
        foreach (var capability in capabilities)
        {
            properties[$"__support_{capability.Replace('-', '_')}"] = "true";
        }
    }

    // Last, so that no profile says of an image that it is another build's.
    private static void AddOrigin(
        SortedDictionary<string, string> properties, BuildContext context, OperatorOptions options)
    {
        foreach (var (name, value) in CloudTags.Metadata(options.ClusterName, context.Build))
        {
            properties[name] = value;
        }

        properties[CloudTags.Namespace] = context.Namespace;
        properties["imagefactory_build"] = context.Build.Name();
        properties[CloudTags.Profile] = context.Spec.ProfileRef.Name;
        properties[CloudTags.Sha256] = context.Status.Image!.Sha256!;
        if (context.Status.InputsDigest is { } digest)
        {
            properties["imagefactory_inputs_digest"] = digest;
        }

        if (context.Status.Commit is { } commit)
        {
            properties["imagefactory_commit"] = commit;
        }
    }

    private static string Words(string? variant) => variant is null ? string.Empty : $" ({variant})";

    private static string Word<T>(T value, JsonTypeInfo<T> info) =>
        JsonSerializer.SerializeToElement(value, info).GetString()!;
}
