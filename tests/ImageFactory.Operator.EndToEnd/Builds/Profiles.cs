using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Operator.EndToEnd.Builds;

/// <summary>Profiles to start from.</summary>
internal static class Profiles
{
    /// <summary>A profile of Debian 12 that is in order, and then what the test makes of it.</summary>
    public static V1DistroProfileSpec Debian(Action<V1DistroProfileSpec> adapt)
    {
        var spec = new V1DistroProfileSpec
        {
            Tier = ImageTier.Community,
            Os = new V1OperatingSystem
            {
                Distro = "debian",
                Version = "12",
                Codename = "bookworm",
                Architecture = CpuArchitecture.X64,
            },
            Builder = new V1Builder
            {
                Tool = BuilderTool.DiskImageBuilder,
                Dib = new V1DiskImageBuilder { Elements = ["debian-minimal"] },
            },
            Repositories =
            [
                new V1Repository { Name = "default", Mirror = "debian", Suite = "bookworm", Components = ["main"] },
            ],
            Image = new V1ImageSettings { Format = ImageFormat.Qcow2, MinDiskGiB = 4, MinRamMiB = 512 },
        };
        adapt(spec);
        return spec;
    }
}
