using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Builds;
using ImageFactory.Operator.Validation;
using Xunit;

namespace ImageFactory.Operator.Tests.Builds;

public sealed class ImageNumberTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 23, 30, 0, TimeSpan.FromHours(-2));

    private static readonly V1DistroProfileSpec Debian = new()
    {
        Os = new V1OperatingSystem { Distro = "debian", Version = "12", Architecture = CpuArchitecture.X64 },
    };

    [Fact]
    public void The_first_build_of_a_profile_is_number_one_and_its_image_number_nought_of_the_day_in_utc() =>
        Assert.Equal("1 Standard_Debian_12_20260201_0", Name(null));

    [Fact]
    public void A_second_image_of_the_day_gets_the_next_number() =>
        Assert.Equal(
            "8 Standard_Debian_12_20260201_3",
            Name(new V1DistroProfileStatus { LastBuildNumber = 7, LastImageDate = "20260201", LastImageNumber = 2 }));

    [Fact]
    public void A_new_day_begins_at_nought_again() =>
        Assert.Equal(
            "8 Standard_Debian_12_20260201_0",
            Name(new V1DistroProfileStatus { LastBuildNumber = 7, LastImageDate = "20260131", LastImageNumber = 2 }));

    [Fact]
    public void Images_for_other_processors_than_x86_say_so() =>
        Assert.Equal(
            "Vendor_Debian_12_aarch64",
            ImageSeries.Of(new V1DistroProfileSpec
            {
                Tier = ImageTier.Vendor,
                Os = new V1OperatingSystem { Distro = "debian", Version = "12", Architecture = CpuArchitecture.Arm64 },
            }));

    [Theory]
    [InlineData(CpuArchitecture.X64, "Standard_Ubuntu_24.04_k8s-1.30")]
    [InlineData(CpuArchitecture.Arm64, "Standard_Ubuntu_24.04_k8s-1.30_aarch64")]
    public void Images_of_a_variant_say_so_behind_the_version(CpuArchitecture architecture, string series)
    {
        var spec = new V1DistroProfileSpec
        {
            Os = new V1OperatingSystem { Distro = "ubuntu", Version = "24.04", Architecture = architecture },
            Image = new V1ImageSettings { Variant = "k8s-1.30" },
        };

        Assert.Equal($"{series}_20260201_0", ImageNumber.After(null, Now).NameOf(spec));
        Assert.Matches(FieldPatterns.DatedImageName, $"{series}_20260201_0");
    }

    private static string Name(V1DistroProfileStatus? status)
    {
        var number = ImageNumber.After(status, Now);
        return $"{number.Build} {number.NameOf(Debian)}";
    }
}
