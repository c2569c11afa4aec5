using ImageFactory.OpenStack.Images;
using ImageFactory.Testing.OpenStack;
using Xunit;

namespace ImageFactory.OpenStack.ServiceTests;

public sealed class RecordListTests
{
    private readonly string _name = OpenStackClouds.NewName();
    private readonly CloudConnection _cloud = OpenStackClouds.Get();

    [Fact]
    public async Task A_list_goes_on_over_its_pages()
    {
        for (var i = 0; i < 5; i++)
        {
            await CreateAsync();
        }

        var images = await _cloud.Images.ListAsync(new ImageQuery { Name = _name, PageSize = 2 }).ToListAsync();

        Assert.Equal(5, images.Select(image => image.Id).Distinct().Count());
        Assert.All(images, image => Assert.Equal(_name, image.Name));
    }

    [Theory]
    [InlineData(HiddenFilter.Visible, new[] { "seen" })]
    [InlineData(HiddenFilter.Hidden, new[] { "hidden" })]
    [InlineData(HiddenFilter.Both, new[] { "seen", "hidden" })]
    public async Task Hidden_images_are_listed_when_asked_for(HiddenFilter hidden, string[] expected)
    {
        var mark = new Dictionary<string, string> { ["test_mark"] = _name };
        await _cloud.Images.CreateAsync(new NewImage("seen") { Properties = mark });
        await _cloud.Images.CreateAsync(new NewImage("hidden") { Properties = mark, IsHidden = true });

        var images = await _cloud.Images.ListAsync(new ImageQuery { Hidden = hidden, Properties = mark }).ToListAsync();

        Assert.Equal(expected, images.Select(image => image.Name));
    }

    [Fact]
    public async Task A_list_is_narrowed_by_tags_owner_and_status()
    {
        var project = (await _cloud.IdentifyAsync()).ProjectId;
        var both = await _cloud.Images.CreateAsync(new NewImage(_name) { Tags = ["one", "two"] });
        await _cloud.Images.CreateAsync(new NewImage(_name) { Tags = ["one"] });
        var query = new ImageQuery
        {
            Name = _name,
            Tags = ["one", "two"],
            Owner = project,
            Status = ImageStatus.Queued,
            Visibility = ImageVisibility.Private,
        };

        Assert.Equal([both.Id], (await _cloud.Images.ListAsync(query).ToListAsync()).Select(image => image.Id));
        Assert.Empty(await _cloud.Images.ListAsync(query with { Status = ImageStatus.Active }).ToListAsync());
    }

    private Task<Image> CreateAsync() => _cloud.Images.CreateAsync(new NewImage(_name));
}
