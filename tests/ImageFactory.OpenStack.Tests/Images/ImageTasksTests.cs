using ImageFactory.OpenStack.Tests.Fakes;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Images;

public sealed class ImageTasksTests
{
    [Fact]
    public async Task A_glance_that_is_too_old_to_list_the_tasks_of_an_image_lists_none()
    {
        await using var cloud = await FrontedCloud.StartAsync();

        Assert.Empty(await cloud.Get().ImageData.ListTasksAsync("7"));

        Assert.Contains(cloud.Requests, request => request.Contains("/images/7/tasks", StringComparison.Ordinal));
    }
}
