using ImageFactory.OpenStack.Tests.Fakes;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Transport;

public sealed class StreamTests : IAsyncLifetime
{
    private const string Image = """{"id": "i", "status": "active"}""";

    private FrontedCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await FrontedCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    [Fact]
    public async Task An_upload_that_stands_still_ends_and_one_that_moves_takes_as_long_as_it_needs()
    {
        var go = new TaskCompletionSource();
        _cloud.Glance = async context =>
        {
            await context.Request.Body.ReadExactlyAsync(new byte[1]);
            await go.Task.WaitAsync(context.RequestAborted);
        };
        await using var content = new SteppedStream();

        var upload = _cloud.Get().ImageData.UploadAsync("i", content, 3, null);
        for (var i = 0; i < 2; i++)
        {
            // Longer in all than any deadline, and each byte within it.
            await content.AskedAsync();
            _cloud.Time.Advance(_cloud.Options.StreamIdleTimeout - TimeSpan.FromSeconds(1));
            content.Give();
        }

        await content.AskedAsync();
        _cloud.Time.Advance(_cloud.Options.StreamIdleTimeout);

        var error = await Assert.ThrowsAsync<OpenStackException>(() => upload);
        Assert.Equal(
            (OpenStackErrorKind.Timeout,
                $"Cloud {_cloud.Name}, region one, image: PUT /images/i/file: nothing moved to "
                + $"{_cloud.Address.Authority} for 120 s after 2 of 3 bytes"),
            (error.Kind, error.Message));
    }

    [Fact]
    public async Task An_error_of_the_data_itself_is_passed_on_as_it_is()
    {
        _cloud.Glance = context => context.Request.Body.CopyToAsync(Stream.Null);
        var problem = new OpenStackException(OpenStackErrorKind.Unreachable, "the other region");
        await using var content = new SteppedStream { Failure = problem };

        Assert.Same(problem, await Assert.ThrowsAsync<OpenStackException>(
            () => _cloud.Get().ImageData.UploadAsync("i", content, 3, null)));
    }

    [Fact]
    public async Task A_download_that_stands_still_ends()
    {
        _cloud.Glance = async context =>
        {
            context.Response.ContentLength = 2;
            await context.Response.Body.WriteAsync(new byte[1]);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await using var data = await _cloud.Get().ImageData.DownloadAsync("i");
        Assert.Equal(1, await data.ReadAsync(new byte[2]));

        var read = data.ReadAsync(new byte[2]).AsTask();
        _cloud.Time.Advance(_cloud.Options.StreamIdleTimeout);

        var error = await Assert.ThrowsAsync<OpenStackException>(() => read);
        Assert.Equal(
            (OpenStackErrorKind.Timeout,
                $"Cloud {_cloud.Name}, region one, image: GET /images/i/file: no answer from "
                + $"{_cloud.Address.Authority} within 120 s"),
            (error.Kind, error.Message));
    }

    [Fact]
    public async Task A_download_that_breaks_off_is_an_error_and_not_an_end()
    {
        var begun = new TaskCompletionSource();
        _cloud.Glance = async context =>
        {
            context.Response.ContentLength = 2;
            await context.Response.Body.WriteAsync(new byte[1]);
            await context.Response.Body.FlushAsync();
            await begun.Task;
            context.Abort();
        };
        await using var data = await _cloud.Get().ImageData.DownloadAsync("i");
        begun.SetResult();

        var error = await Assert.ThrowsAsync<OpenStackException>(() => data.CopyToAsync(Stream.Null));

        Assert.Equal(OpenStackErrorKind.Unreachable, error.Kind);
    }
}
