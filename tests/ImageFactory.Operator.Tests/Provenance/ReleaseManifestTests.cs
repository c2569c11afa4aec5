using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Provenance;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Scenes;
using Xunit;

namespace ImageFactory.Operator.Tests.Provenance;

/// <summary>What lies in the folder of an image, and what of it is the image's.</summary>
public sealed class ReleaseManifestTests : IAsyncLifetime
{
    private readonly BuildScene _scene = new();

    public async Task InitializeAsync()
    {
        await _scene.WriteAsync("image.qcow2", "image");
        await _scene.WriteAsync("packages.txt", "bash 5.2 amd64\n");
        await _scene.WriteAsync("SHA256SUMS", "of the host");
        await _scene.SealAsync();
    }

    public Task DisposeAsync()
    {
        _scene.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Files_that_were_reported_are_the_images_and_papers_logs_and_signatures_the_operators()
    {
        string[] own =
        [
            "SHA256SUMS", "audit.hashdeep", "image-signing-certificate.pem", "image.qcow2.release.sig",
            "image.qcow2.sig", "logs/build.log", "packages.diff", "provenance.json", "provenance.json.sig",
            "publish-request-x.json", "publish-request-x.json.sig", "signing-keys.asc",
        ];
        foreach (var file in own)
        {
            await _scene.WriteAsync(file, "of the operator");
        }

        var listing = await ReadAsync();

        Assert.Equal(["image.qcow2", "packages.txt"], listing.Reported.Select(file => file.Name));
        Assert.Equal(own, listing.Own.Select(file => file.Name));
    }

    [Theory]
    [InlineData("evil.sh")]
    [InlineData("evil.sh.sig")]
    [InlineData("image.qcow2.bak")]
    public async Task A_file_that_somebody_put_there_fails_the_build_by_name(string file)
    {
        await _scene.WriteAsync(file, "of a stranger");

        Assert.Equal(
            $"Failed FailedArtifact: {_scene.Scope}/{file} lies among the files of the image, and neither the build "
            + "host nor the tests have reported it: find out who put it there, take it away, then request a retry",
            await FaultAsync());
    }

    [Fact]
    public async Task A_file_that_changed_fails_the_build()
    {
        await _scene.WriteAsync("packages.txt", "bash 5.3 amd64\n");

        Assert.Matches(
            "^Failed FailedArtifact: .*/packages.txt has SHA-256 [0-9a-f]{64}, [0-9a-f]{64} was reported: look after "
            + "the store's disk, then set spec.restartFrom to ImageBuilt$",
            await FaultAsync());
    }

    [Fact]
    public async Task A_file_that_is_gone_fails_the_build()
    {
        await _scene.Store.DeleteAsync(_scene.Scope, "packages.txt", default);

        Assert.Equal(
            $"Failed FailedArtifact: {_scene.Scope}/packages.txt is not in the artifact store any more: set "
            + "spec.restartFrom to ImageBuilt",
            await FaultAsync());
    }

    [Fact]
    public async Task A_build_of_an_operator_that_kept_no_list_says_what_to_do()
    {
        await _scene.Store.ChangeGrantsAsync(_scene.Scope, _ => UploadGrants.None, default);

        Assert.Equal(
            $"Failed FailedArtifact: Nobody knows which files belong to {_scene.Scope}, since an earlier version of "
            + "the operator built the image: set spec.restartFrom to ImageBuilt",
            await FaultAsync());
    }

    private Task<ReleaseListing> ReadAsync() =>
        new ReleaseManifest(_scene.Store).ReadAsync(_scene.Scope, default);

    private async Task<string> FaultAsync()
    {
        try
        {
            await ReadAsync();
            return "none";
        }
        catch (Exception error) when (StageFaults.IsExpected(error))
        {
            return StageFaults.Of(error).Text();
        }
    }
}
