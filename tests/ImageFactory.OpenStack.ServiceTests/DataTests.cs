using ImageFactory.OpenStack.Images;
using ImageFactory.Testing;
using ImageFactory.Testing.OpenStack;
using Xunit;

namespace ImageFactory.OpenStack.ServiceTests;

public sealed class DataTests
{
    private readonly NewImage _new = new(OpenStackClouds.NewName()) { DiskFormat = "raw" };
    private readonly CloudConnection _cloud = OpenStackClouds.Get();
    private readonly byte[] _data = new byte[1_000_000];

    public DataTests() => new Random(1).NextBytes(_data);

    [Fact]
    public async Task Data_comes_back_whole_and_in_parts()
    {
        var image = await _cloud.UploadedAsync(_new, _data);

        Assert.Equal(_data, await ReadAsync(await _cloud.ImageData.DownloadAsync(image.Id)));
        Assert.Equal(_data[500..600], await ReadAsync(await _cloud.ImageData.DownloadAsync(image.Id, 500, 100)));
        Assert.Equal(_data[999_000..], await ReadAsync(await _cloud.ImageData.DownloadAsync(image.Id, 999_000)));
        var error = await Assert.ThrowsAsync<OpenStackException>(
            () => _cloud.ImageData.DownloadAsync(image.Id, 2_000_000));
        Assert.Equal((OpenStackErrorKind.InvalidRequest, 416), (error.Kind, (int)error.StatusCode));
    }

    [Fact]
    public async Task An_image_goes_from_one_region_to_another_through_one_stream()
    {
        var image = await _cloud.UploadedAsync(_new, _data);
        var other = OpenStackClouds.Get(region: OpenStackClouds.Second);
        var copy = await other.Images.CreateAsync(_new with { Id = image.Id, Properties = image.Properties });

        await using (var data = await _cloud.ImageData.DownloadAsync(image.Id))
        {
            await other.ImageData.UploadAsync(copy.Id, data, data.Length, null);
        }

        Assert.Equal(image.HashValue, (await other.Images.GetAsync(copy.Id)).HashValue);
    }

    [Fact]
    public async Task What_is_not_there_yet_is_a_conflict()
    {
        var image = await _cloud.Images.CreateAsync(_new);

        var error = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.ImageData.DownloadAsync(image.Id));

        Assert.Equal((OpenStackErrorKind.Conflict, 204), (error.Kind, (int)error.StatusCode));
    }

    [Fact]
    public async Task Data_is_uploaded_once_and_the_second_time_is_refused_before_its_first_byte()
    {
        var image = await _cloud.UploadedAsync(_new, _data);
        using var content = new MemoryStream(_data);

        var error = await Assert.ThrowsAsync<OpenStackException>(
            () => _cloud.ImageData.UploadAsync(image.Id, content, _data.Length, null));

        Assert.Equal((OpenStackErrorKind.Conflict, 409), (error.Kind, (int)error.StatusCode));
    }

    [Fact]
    public async Task An_upload_whose_data_ends_too_soon_says_so_and_leaves_the_image_queued()
    {
        var image = await _cloud.Images.CreateAsync(_new);
        using var content = new MemoryStream(_data);

        var error = await Assert.ThrowsAsync<EndOfStreamException>(
            () => _cloud.ImageData.UploadAsync(image.Id, content, 2_000_000, null));

        Assert.Equal("The data ends after 1000000 of 2000000 bytes", error.Message);
        await Eventually.HoldsAsync(
            async () => (await _cloud.Images.GetAsync(image.Id)).Status == ImageStatus.Queued,
            TimeSpan.FromSeconds(90),
            () => "the image is queued again");
    }

    [Fact]
    public async Task Progress_is_told_as_bytes_go()
    {
        var image = await _cloud.Images.CreateAsync(_new);
        using var content = new MemoryStream(_data);
        var told = new ProgressLog();

        await _cloud.ImageData.UploadAsync(image.Id, content, _data.Length, told);

        Assert.Equal(told.Values.Order(), told.Values);
        Assert.Equal(_data.Length, told.Values[^1]);
        Assert.True(told.Values.Count > 2);
    }

    [Fact]
    public async Task A_deactivated_image_keeps_its_data_from_its_owner_until_it_is_reactivated()
    {
        var image = await _cloud.UploadedAsync(_new, _data);
        var admin = OpenStackClouds.Get("admin");

        await admin.Images.DeactivateAsync(image.Id);
        await admin.Images.DeactivateAsync(image.Id);
        Assert.Equal(ImageStatus.Deactivated, (await _cloud.Images.GetAsync(image.Id)).Status);
        var error = await Assert.ThrowsAsync<OpenStackException>(() => _cloud.ImageData.DownloadAsync(image.Id));
        Assert.Equal(OpenStackErrorKind.Forbidden, error.Kind);

        await admin.Images.ReactivateAsync(image.Id);
        Assert.Equal(_data, await ReadAsync(await _cloud.ImageData.DownloadAsync(image.Id)));
    }

    private static async Task<byte[]> ReadAsync(Stream content)
    {
        await using (content)
        {
            using var all = new MemoryStream();
            await content.CopyToAsync(all);
            return all.ToArray();
        }
    }
}

/// <summary>Keeps what it is told, at once and in order.</summary>
internal sealed class ProgressLog : IProgress<long>
{
    public List<long> Values { get; } = [];

    public void Report(long value) => Values.Add(value);
}
