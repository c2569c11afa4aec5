using System.Text;
using ImageFactory.OpenStack.Images;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Images;

public sealed class ImageWriterTests
{
    [Theory]
    // What Glance has fields for.
    [InlineData("id")]
    [InlineData("name")]
    [InlineData("owner")]
    [InlineData("visibility")]
    [InlineData("protected")]
    [InlineData("tags")]
    [InlineData("os_hidden")]
    [InlineData("disk_format")]
    [InlineData("container_format")]
    [InlineData("min_disk")]
    [InlineData("min_ram")]
    // What it says itself.
    [InlineData("created_at")]
    [InlineData("updated_at")]
    [InlineData("status")]
    [InlineData("checksum")]
    [InlineData("os_hash_algo")]
    [InlineData("os_hash_value")]
    [InlineData("size")]
    [InlineData("virtual_size")]
    [InlineData("self")]
    [InlineData("file")]
    [InlineData("schema")]
    [InlineData("direct_url")]
    [InlineData("stores")]
    [InlineData("locations")]
    // What it keeps.
    [InlineData("location")]
    [InlineData("deleted")]
    [InlineData("deleted_at")]
    [InlineData("is_public")]
    [InlineData("os_glance_importing_to_stores")]
    // A database that does not tell cases apart takes them for the same.
    [InlineData("Visibility")]
    [InlineData("OWNER")]
    [InlineData("OS_GLANCE_x")]
    public void What_Glance_says_of_every_image_is_no_property_in_any_case(string name)
    {
        var properties = new Dictionary<string, string> { [name] = "x" };
        var refusal = $"The property {name} is Glance's own: leave it out";

        Assert.Equal(
            [refusal, refusal, refusal],
            [Refused(() => Written(properties)), Refused(() => Changed(properties)), Refused(() => Changed([], name))]);
    }

    [Fact]
    public void A_property_is_not_written_twice_in_two_cases()
    {
        var properties = new Dictionary<string, string> { ["hw_disk_bus"] = "scsi", ["HW_disk_bus"] = "virtio" };
        const string Refusal = "The property HW_disk_bus is there twice, whatever its case: leave one out";

        Assert.Equal(
            [Refusal, Refusal], [Refused(() => Written(properties)), Refused(() => Changed(properties))]);
    }

    [Fact]
    public void A_property_is_not_changed_and_taken_away_by_one_call() => Assert.Equal(
        "The property vendor is there twice, whatever its case: leave one out",
        Refused(() => Changed(new Dictionary<string, string> { ["Vendor"] = "x" }, "vendor")));

    [Fact]
    public void Other_properties_are_written_as_they_are() => Assert.Equal(
        """
        [{"op":"add","path":"/os_distro","value":"debian"},{"op":"add","path":"/Vendor:x.y~0","value":""},
        """
        + """{"op":"remove","path":"/old~1er"}]""",
        Changed(new Dictionary<string, string> { ["os_distro"] = "debian", ["Vendor:x.y~"] = "" }, "old/er"));

    private static string Written(Dictionary<string, string> properties) =>
        Encoding.UTF8.GetString(ImageWriter.Write(new NewImage("i") { Properties = properties }));

    private static string Changed(Dictionary<string, string> properties, params string[] removed) => Encoding.UTF8
        .GetString(ImageWriter.Write(new ImageUpdate { Properties = properties, RemovedProperties = removed }));

    private static string Refused(Func<string> write) => Assert.Throws<ArgumentException>(write).Message;
}
