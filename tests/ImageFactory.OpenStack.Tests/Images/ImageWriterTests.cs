using System.Text;
using ImageFactory.OpenStack.Images;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Images;

public sealed class ImageWriterTests
{
    [Theory]
    [InlineData("visibility")]
    [InlineData("Visibility")]
    [InlineData("OWNER")]
    [InlineData("checksum")]
    [InlineData("is_public")]
    [InlineData("os_glance_importing_to_stores")]
    [InlineData("OS_GLANCE_x")]
    public void What_Glance_says_of_every_image_is_no_property_in_any_case(string name)
    {
        var properties = new Dictionary<string, string> { [name] = "x" };

        Assert.Equal(
            [
                $"The property {name} is Glance's own: leave it out",
                $"The property {name} is Glance's own: leave it out",
            ],
            [Refused(() => Written(properties)), Refused(() => Changed(properties))]);
    }

    [Fact]
    public void A_property_is_not_written_twice_in_two_cases()
    {
        var properties = new Dictionary<string, string> { ["hw_disk_bus"] = "scsi", ["HW_disk_bus"] = "virtio" };

        Assert.Equal(
            [
                "The property HW_disk_bus is there twice, in another case: leave one out",
                "The property HW_disk_bus is there twice, in another case: leave one out",
            ],
            [Refused(() => Written(properties)), Refused(() => Changed(properties))]);
    }

    [Fact]
    public void Other_properties_are_written_as_they_are() => Assert.Equal(
        """[{"op":"add","path":"/os_distro","value":"debian"},{"op":"add","path":"/Vendor:x.y~0","value":""}]""",
        Changed(new Dictionary<string, string> { ["os_distro"] = "debian", ["Vendor:x.y~"] = "" }));

    private static string Written(Dictionary<string, string> properties) =>
        Encoding.UTF8.GetString(ImageWriter.Write(new NewImage("i") { Properties = properties }));

    private static string Changed(Dictionary<string, string> properties) =>
        Encoding.UTF8.GetString(ImageWriter.Write(new ImageUpdate { Properties = properties }));

    private static string Refused(Func<string> write) => Assert.Throws<ArgumentException>(write).Message;
}
