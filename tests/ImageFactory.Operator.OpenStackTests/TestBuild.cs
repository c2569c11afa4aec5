using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Validation;
using k8s.Models;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>The build whose image the tests bring into regions, and its profile.</summary>
internal static class TestBuild
{
    /// <summary>A build, with a UID of its own.</summary>
    public static V1ImageBuild New() => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "debian-12-1",
            NamespaceProperty = "images",
            Uid = Guid.NewGuid().ToString(),
        },
        Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "debian-12" } },
    };

    /// <summary>Its status when it begins.</summary>
    public static V1ImageBuildStatus Begin(V1ImageBuild build)
    {
        var status = new V1ImageBuildStatus
        {
            ImageName = $"Standard_Debian_12_20261121_{build.Metadata.Uid[..8]}",
            Tool = BuilderTool.DiskImageBuilder,
            StartedAt = new DateTimeOffset(2026, 11, 21, 4, 5, 6, TimeSpan.Zero),
        };
        StageList.Open(status);
        return status;
    }

    /// <summary>Its profile.</summary>
    public static V1DistroProfileSpec Profile()
    {
        var profile = new V1DistroProfileSpec
        {
            Os = new V1OperatingSystem { Distro = "debian", Version = "12" },
            Capabilities = ["kvm", "bare-metal"],
        };
        ProfileDefaults.Apply(profile);
        return profile;
    }
}
