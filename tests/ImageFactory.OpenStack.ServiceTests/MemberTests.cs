using ImageFactory.OpenStack.Images;
using ImageFactory.Testing.OpenStack;
using Xunit;

namespace ImageFactory.OpenStack.ServiceTests;

public sealed class MemberTests
{
    [Fact]
    public async Task A_shared_image_is_in_its_members_list_once_accepted()
    {
        var (owner, member) = (OpenStackClouds.Get("demo"), OpenStackClouds.Get("other"));
        var project = (await member.IdentifyAsync()).ProjectId!;
        var name = OpenStackClouds.NewName();
        var image = await owner.Images.CreateAsync(new NewImage(name) { Visibility = ImageVisibility.Shared });
        var query = new ImageQuery { Name = name };
        await Assert.ThrowsAsync<OpenStackException>(() => member.Images.GetAsync(image.Id));

        var pending = new ImageMember(image.Id, project, ImageMemberStatus.Pending);
        Assert.Equal(pending, await owner.ImageMembers.AddAsync(image.Id, project));
        Assert.Equal([pending], await owner.ImageMembers.ListAsync(image.Id));
        Assert.Equal(name, (await member.Images.GetAsync(image.Id)).Name);
        Assert.Empty(await member.Images.ListAsync(query).ToListAsync());

        var accepted = pending with { Status = ImageMemberStatus.Accepted };
        Assert.Equal(
            accepted, await member.ImageMembers.SetStatusAsync(image.Id, project, ImageMemberStatus.Accepted));
        Assert.Single(await member.Images.ListAsync(query).ToListAsync());

        var twice = await Assert.ThrowsAsync<OpenStackException>(() => owner.ImageMembers.AddAsync(image.Id, project));
        Assert.Equal(OpenStackErrorKind.Conflict, twice.Kind);

        await owner.ImageMembers.RemoveAsync(image.Id, project);
        Assert.Empty(await owner.ImageMembers.ListAsync(image.Id));
        await Assert.ThrowsAsync<OpenStackException>(() => member.Images.GetAsync(image.Id));
    }
}
