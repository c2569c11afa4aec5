using System.Globalization;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Stages;
using k8s.Models;

namespace ImageFactory.Operator.Testing.Promotions;

/// <summary>The profile and the builds of a scene.</summary>
internal static class PromotionSceneObjects
{
    /// <summary>A profile whose images have the names of a series.</summary>
    public static V1DistroProfileSpec Profile(string series, IList<V1RegionTarget> regions)
    {
        var words = series.Split('_');
        return new V1DistroProfileSpec
        {
            Tier = Enum.Parse<ImageTier>(words[0]),
            Os = new V1OperatingSystem { Distro = words[1].ToLowerInvariant(), Version = words[2] },
            Builder = new V1Builder
            {
                Tool = BuilderTool.DiskImageBuilder,
                Dib = new V1DiskImageBuilder { Elements = ["debian-minimal"] },
            },
            Repositories =
            [
                new V1Repository { Name = "default", Url = "http://mirror.example.org/debian", Suite = "bookworm" },
            ],
            Regions = regions,
        };
    }

    /// <summary>A build that has succeeded, and passed all of its stages.</summary>
    public static V1ImageBuild TestedBuild(
        string series, IEnumerable<CloudTarget> targets, string name, int number, DateTimeOffset now)
    {
        var status = new V1ImageBuildStatus
        {
            Phase = BuildPhase.Succeeded,
            ImageName = string.Create(CultureInfo.InvariantCulture, $"{series}_20261201_{number}"),
            Image = new V1BuiltImageStatus { File = "image.qcow2", Sha256 = $"{number:x64}", SizeBytes = 1 },
            Regions = [.. targets.Select(target => new V1RegionStatus
            {
                Cloud = target.Cloud,
                Region = target.Region,
                Phase = RegionPhase.Active,
                Complete = true,
            })],
            FinishedAt = now,
        };
        StageList.Open(status);
        foreach (var stage in StageList.Order)
        {
            status.Record(stage, new StageOutcome.Done("done"), now);
        }

        return new V1ImageBuild
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = PromotionScene.Namespace,
                Uid = Guid.NewGuid().ToString(),
            },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = PromotionScene.Profile } },
            Status = status,
        };
    }

    /// <summary>The properties with which a build registers its image.</summary>
    public static Dictionary<string, string> Properties(V1ImageBuild build, bool isComplete = false)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["imagefactory_cluster"] = "tests",
            ["imagefactory_namespace"] = PromotionScene.Namespace,
            ["imagefactory_profile"] = PromotionScene.Profile,
            ["imagefactory_build"] = build.Name(),
            ["imagefactory_build_uid"] = build.Uid(),
            ["imagefactory_sha256"] = build.Status!.Image!.Sha256!,
            ["os_purpose"] = "generic",
        };
        if (isComplete)
        {
            properties["imagefactory_complete"] = "true";
        }

        return properties;
    }
}
