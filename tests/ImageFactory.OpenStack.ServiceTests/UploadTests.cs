using System.Security.Cryptography;
using ImageFactory.OpenStack.Images;
using ImageFactory.Testing.OpenStack;
using Xunit;

namespace ImageFactory.OpenStack.ServiceTests;

public sealed class UploadTests
{
    [Fact]
    public async Task An_uploaded_image_is_active_and_has_the_hash_of_its_data()
    {
        var data = RandomNumberGenerator.GetBytes(3_000_000);
        var cloud = OpenStackClouds.Get();

        var image = await cloud.UploadedAsync(new NewImage(OpenStackClouds.NewName()) { DiskFormat = "raw" }, data);

        Assert.Equal(
            (ImageStatus.Active, (long?)data.Length, "sha512", Convert.ToHexStringLower(SHA512.HashData(data))),
            (image.Status, image.Size, image.HashAlgorithm, image.HashValue));
    }
}
