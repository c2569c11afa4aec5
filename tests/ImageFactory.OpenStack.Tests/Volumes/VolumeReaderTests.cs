using System.Text.Json;
using ImageFactory.OpenStack.Volumes;
using Xunit;

namespace ImageFactory.OpenStack.Tests.Volumes;

public sealed class VolumeReaderTests
{
    [Fact]
    public void A_volume_has_the_time_that_cinder_means_and_the_servers_that_have_it() => Assert.Equivalent(
        new Volume("v", "n", VolumeStatus.InUse)
        {
            SizeGiB = 4,
            Created = new DateTimeOffset(2026, 1, 31, 12, 0, 5, TimeSpan.Zero),
            Metadata = new Dictionary<string, string> { ["a"] = "b" },
            ImageId = "i",
            ServerIds = ["s"],
        },
        Read("""
            {"id": "v", "name": "n", "status": "in-use", "size": 4, "created_at": "2026-01-31T12:00:05.000000",
              "metadata": {"a": "b"}, "attachments": [{"server_id": "s"}], "volume_image_metadata": {"image_id": "i"}}
            """),
        strict: true);

    [Theory]
    [InlineData("creating", VolumeStatus.Creating)]
    [InlineData("available", VolumeStatus.Available)]
    [InlineData("deleting", VolumeStatus.Deleting)]
    [InlineData("error", VolumeStatus.Error)]
    [InlineData("error_deleting", VolumeStatus.ErrorDeleting)]
    [InlineData("downloading", VolumeStatus.Other)]
    public void A_volume_without_a_name_and_an_image_has_none(string word, VolumeStatus status) => Assert.Equivalent(
        new Volume("v", string.Empty, status)
        {
            SizeGiB = 1,
            Created = new DateTimeOffset(2026, 1, 31, 12, 0, 5, TimeSpan.Zero),
        },
        Read($$"""
            {"id": "v", "name": null, "status": "{{word}}", "size": 1, "created_at": "2026-01-31T12:00:05",
              "metadata": {}, "attachments": []}
            """),
        strict: true);

    [Fact]
    public void What_has_no_time_is_no_volume() => Assert.Throws<JsonException>(
        () => Read("""{"id": "v", "name": "", "status": "error", "size": 1, "created_at": null}"""));

    private static Volume Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return VolumeReader.Read(document.RootElement);
    }
}
