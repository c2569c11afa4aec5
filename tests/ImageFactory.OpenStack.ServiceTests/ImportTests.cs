using System.Net;
using ImageFactory.OpenStack.Images;
using ImageFactory.Testing;
using ImageFactory.Testing.OpenStack;
using ImageFactory.Testing.Processes;
using Xunit;

namespace ImageFactory.OpenStack.ServiceTests;

public sealed class ImportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly NewImage _new = new(OpenStackClouds.NewName()) { DiskFormat = "raw" };
    private readonly CloudConnection _cloud = OpenStackClouds.Get();
    private readonly byte[] _data = new byte[1_000_000];

    // Glance must be allowed to download from any port of this machine.
    private readonly string _source = $"http://127.0.0.1:{FreePorts.Take(1)[0]}/";

    [Fact]
    public async Task The_service_tells_its_methods() => Assert.Equal(
        ["glance-direct", "web-download", "copy-image"], await _cloud.ImageData.ListImportMethodsAsync());

    [Fact]
    public async Task The_service_tells_its_stores_and_disk_formats()
    {
        Assert.Equal(["fast", "slow"], await _cloud.ImageData.ListStoresAsync());
        Assert.Equal(
            ["ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop"],
            await _cloud.ImageData.ListDiskFormatsAsync());
    }

    [Fact]
    public async Task Staged_data_is_imported()
    {
        var image = await _cloud.Images.CreateAsync(_new);
        using var content = new MemoryStream(_data);

        await _cloud.ImageData.StageAsync(image.Id, content, _data.Length, null);
        Assert.Equal(ImageStatus.Uploading, (await _cloud.Images.GetAsync(image.Id)).Status);
        await _cloud.ImageData.ImportAsync(image.Id, ImageImport.GlanceDirect);

        Assert.Equal((ImportPhase.Succeeded, "The image is active"), await EndAsync(image.Id));
        Assert.Equal(_data.Length, (await _cloud.Images.GetAsync(image.Id)).Size);
    }

    [Fact]
    public async Task What_is_not_staged_is_not_imported()
    {
        var image = await _cloud.Images.CreateAsync(_new);

        var error = await Assert.ThrowsAsync<OpenStackException>(
            () => _cloud.ImageData.ImportAsync(image.Id, ImageImport.GlanceDirect));

        Assert.Equal((OpenStackErrorKind.Conflict, 409), (error.Kind, (int)error.StatusCode));
    }

    [Fact]
    public async Task Glance_downloads_and_tells_when_it_cannot()
    {
        using var server = new HttpListener { Prefixes = { _source } };
        server.Start();
        var serving = ServeAsync(server);

        var image = await _cloud.Images.CreateAsync(_new);
        await _cloud.ImageData.ImportAsync(image.Id, ImageImport.WebDownload(new Uri($"{_source}image")));
        Assert.Equal((ImportPhase.Succeeded, "The image is active"), await EndAsync(image.Id));
        Assert.Equal(_data.Length, (await _cloud.Images.GetAsync(image.Id)).Size);

        var other = await _cloud.Images.CreateAsync(_new);
        await _cloud.ImageData.ImportAsync(other.Id, ImageImport.WebDownload(new Uri($"{_source}missing")));
        // Why, it says in its own log only. The image tells of it a moment before the task does.
        Assert.Contains(
            await EndAsync(other.Id),
            new[]
            {
                (ImportPhase.Failed, "The import failed: Task failed due to Internal Error"),
                (ImportPhase.Failed, "The import failed for fast"),
            });
        Assert.Equal(ImageStatus.Queued, (await _cloud.Images.GetAsync(other.Id)).Status);

        server.Stop();
        await serving;
    }

    [Fact]
    public async Task An_address_that_the_service_does_not_allow_is_an_invalid_request()
    {
        var image = await _cloud.Images.CreateAsync(_new);

        var error = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.ImageData.ImportAsync(
            image.Id, ImageImport.WebDownload(new Uri("http://192.0.2.1/image"))));

        Assert.Equal((OpenStackErrorKind.InvalidRequest, 400), (error.Kind, (int)error.StatusCode));
    }

    private async Task<(ImportPhase Phase, string Message)> EndAsync(string id)
    {
        ImportState? state = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                var image = await _cloud.Images.GetAsync(id);
                var tasks = await _cloud.ImageData.ListTasksAsync(id);
                state = ImportProgress.Classify(image, tasks, state?.Observation, DateTimeOffset.UtcNow, Patience);
                return state.Phase != ImportPhase.Running;
            },
            Patience,
            () => $"the import ends, but {state}");
        return (state!.Phase, state.Message);
    }

    private async Task ServeAsync(HttpListener server)
    {
        try
        {
            while (true)
            {
                var context = await server.GetContextAsync();
                if (context.Request.Url!.AbsolutePath == "/image")
                {
                    context.Response.ContentLength64 = _data.Length;
                    await context.Response.OutputStream.WriteAsync(_data);
                }
                else
                {
                    context.Response.StatusCode = 404;
                }

                context.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
