using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Validation;
using ImageFactory.Testing.OpenStack;
using Xunit;

namespace ImageFactory.Operator.OpenStackTests;

/// <summary>
/// What rules say of names and values of properties, and what Glance says of them: nothing that passes at apply is
/// refused after the image is built.
/// </summary>
public sealed class GlanceSchemaTests
{
    private readonly IImageClient _images = OpenStackClouds.Get().Images;

    [Fact]
    public async Task Every_property_that_a_profile_may_have_is_kept_as_it_is_written()
    {
        var names = ImagePropertyRules.Allowed
            .Select(name => name == "trait:*" ? $"trait:HW_{new string('A', 246)}" : name)
            .Select(name => name.EndsWith('*') ? $"{name[..^1]}{new string('x', 256 - name.Length)}" : name)
            .Concat(["hw_firmware_type", "hw_machine_type", "0digit", "_under", "dotted.name-1"])
            .ToList();
        string[] values =
            ["", " ", "größer als ½ – 日本語 ☂", "\uffff", "\ufeff\u202e", new string('漢', 255), "a,b=c;\"'<>&%\\"];
        var properties = names.Index().ToDictionary(one => one.Item, one => values[one.Index % values.Length]);
        Assert.Empty(ImagePropertyRules.Check(properties.Keys, "p"));
        Assert.Empty(ImagePropertyRules.CheckValues(properties, "p"));

        var image = await CreateAsync(properties);

        Assert.Equal(properties.OrderBy(one => one.Key, StringComparer.Ordinal), image.Properties);
        await _images.DeleteAsync(image.Id);
    }

    [Theory]
    [InlineData("note", "Debian 12 🚀", 400, "Note can't contain 4 byte unicode characters.")]
    [InlineData("kernel_id", "", 400, "does not match")]
    [InlineData("ramdisk_id", "x", 400, "does not match")]
    public async Task What_glance_refuses_is_refused_at_apply(string name, string value, int status, string words)
    {
        var properties = new Dictionary<string, string> { [name] = value };
        Assert.NotEmpty(ImagePropertyRules.Check([name], "p").Concat(ImagePropertyRules.CheckValues(properties, "p")));

        var error = await Assert.ThrowsAsync<OpenStackException>(() => CreateAsync(properties));

        Assert.Equal((status, OpenStackErrorKind.InvalidRequest), ((int)error.StatusCode, error.Kind));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_too_long_by_one_is_refused_by_both()
    {
        var name = new string('x', 256);
        Assert.NotEmpty(ImagePropertyRules.Check([name], "p"));

        var error = await Assert.ThrowsAsync<OpenStackException>(
            () => CreateAsync(new Dictionary<string, string> { [name] = "x" }));

        Assert.Contains("should not be greater than 255 characters", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_has_room_for_all_properties_that_a_profile_may_have_and_those_of_the_factory()
    {
        Dictionary<string, string> Some(int count) =>
            Enumerable.Range(0, count).ToDictionary(number => $"hw_{number}", _ => "x");
        var image = await CreateAsync(Some(ImagePropertyRules.MostOfProfile));
        var own = new ImageUpdate { Properties = Enumerable.Range(0, 40).ToDictionary(one => $"own_{one}", _ => "x") };

        Assert.Equal(128, (await _images.UpdateAsync(image.Id, own)).Properties.Count);

        // It is no quota that fills up: to wait for room in it would be to wait for ever.
        var error = await Assert.ThrowsAsync<OpenStackException>(() => CreateAsync(Some(129)));
        Assert.Equal((413, OpenStackErrorKind.InvalidRequest), ((int)error.StatusCode, error.Kind));
        Assert.Contains(
            "The limit has been exceeded on the number of allowed image properties. Attempted: 129, Maximum: 128",
            error.Message,
            StringComparison.Ordinal);
        await _images.DeleteAsync(image.Id);
    }

    [Fact]
    public async Task All_tags_that_a_profile_and_a_region_may_name_fit_into_one_image()
    {
        List<string> tags = [.. Enumerable.Range(0, 48).Select(one => $"os:{one:00}@/=+ {new string('x', 244)}")];

        var image = await _images.CreateAsync(new NewImage(OpenStackClouds.NewName()) { Tags = tags });

        Assert.Equal(tags, image.Tags);
        await _images.DeleteAsync(image.Id);
    }

    private Task<Image> CreateAsync(Dictionary<string, string> properties) =>
        _images.CreateAsync(new NewImage(OpenStackClouds.NewName()) { Properties = properties });
}
