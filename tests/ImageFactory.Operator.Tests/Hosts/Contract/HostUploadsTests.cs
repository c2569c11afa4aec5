using System.Text;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Hosts.Contract;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Tests.Hosts.Contract;

/// <summary>What a build host may send, from its report to the end of its build.</summary>
public sealed class HostUploadsTests : IDisposable
{
    private const string Image = $"{BuildScene.ImageName}.qcow2";

    private static readonly byte[] Content = Encoding.ASCII.GetBytes("an image");

    private readonly BuildScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Files_that_were_reported_are_taken_and_then_they_are_the_images()
    {
        await _scene.Uploads.BeginAsync(_scene.Context, default);
        await GrantAsync(_scene.Uploads);
        await SendAsync(_scene.Store, "host-1");

        var files = await _scene.Uploads.SealAsync(_scene.Context, default);

        Assert.Equal([new ArtifactInfo(Image, Bytes.Sha256(Content), Content.Length)], files);
        Assert.Equal(files, (await _scene.Store.GetGrantsAsync(_scene.Scope, default)).Manifest);
        await Assert.ThrowsAsync<UploadRefusedException>(() => SendAsync(_scene.Store, "host-1"));
    }

    [Fact]
    public async Task An_operator_that_dies_after_any_step_does_it_again_and_goes_on()
    {
        Func<HostUploads, FileArtifactStore, Task>[] steps =
        [
            (uploads, _) => uploads.BeginAsync(_scene.Context, default),
            (uploads, _) => GrantAsync(uploads),
            (_, store) => SendAsync(store, "host-1"),
            (uploads, _) => uploads.SealAsync(_scene.Context, default),
        ];
        foreach (var step in steps.SelectMany(step => new[] { step, step }))
        {
            using var store = FileArtifactStore.Open(_scene.Options.Artifacts, NullLogger<FileArtifactStore>.Instance);
            await step(new HostUploads(store, _scene.Urls), store);
        }

        Assert.Single((await _scene.Store.GetGrantsAsync(_scene.Scope, default)).Manifest!);
    }

    [Fact]
    public async Task What_a_host_reports_later_changes_nothing()
    {
        await _scene.Uploads.BeginAsync(_scene.Context, default);
        await GrantAsync(_scene.Uploads);
        await GrantAsync(_scene.Uploads, new string('b', 64));
        await SendAsync(_scene.Store, "host-1");

        var files = await _scene.Uploads.SealAsync(_scene.Context, default);

        Assert.Equal(Bytes.Sha256(Content), files[0].Sha256);
    }

    [Fact]
    public async Task A_host_that_is_made_once_more_under_its_number_reports_anew()
    {
        await _scene.Uploads.BeginAsync(_scene.Context, default);
        await GrantAsync(_scene.Uploads, new string('b', 64));

        await _scene.Uploads.BeginAsync(_scene.Context, default);
        await GrantAsync(_scene.Uploads);
        await SendAsync(_scene.Store, "host-1");

        Assert.Single(await _scene.Uploads.SealAsync(_scene.Context, default));
    }

    [Fact]
    public async Task A_new_host_ends_the_rights_of_the_old_one_and_what_that_sent_goes()
    {
        await _scene.Uploads.BeginAsync(_scene.Context, default);
        await GrantAsync(_scene.Uploads);
        await SendAsync(_scene.Store, "host-1");
        await _scene.WriteAsync("logs/build.log", "building");

        _scene.Host.Attempt = 2;
        await _scene.Uploads.BeginAsync(_scene.Context, default);

        Assert.Equal(["logs/build.log"], await _scene.FilesAsync());
        await Assert.ThrowsAsync<UploadRefusedException>(() => SendAsync(_scene.Store, "host-1"));
        await Assert.ThrowsAsync<UploadNotGrantedException>(() => SendAsync(_scene.Store, "host-2"));
    }

    [Fact]
    public async Task Clean_up_ends_the_rights_of_a_host_that_has_not_sent_all()
    {
        await _scene.Uploads.BeginAsync(_scene.Context, default);
        await GrantAsync(_scene.Uploads);

        await _scene.Uploads.RevokeAsync(_scene.Context, default);

        await Assert.ThrowsAsync<UploadRefusedException>(() => SendAsync(_scene.Store, "host-1"));
        Assert.Null((await _scene.Store.GetGrantsAsync(_scene.Scope, default)).Manifest);
    }

    [Fact]
    public async Task Clean_up_leaves_what_is_sealed_the_images()
    {
        await _scene.Uploads.BeginAsync(_scene.Context, default);
        await GrantAsync(_scene.Uploads);
        await SendAsync(_scene.Store, "host-1");
        await _scene.Uploads.SealAsync(_scene.Context, default);

        await _scene.Uploads.RevokeAsync(_scene.Context, default);

        Assert.Single((await _scene.Store.GetGrantsAsync(_scene.Scope, default)).Manifest!);
    }

    [Fact]
    public async Task A_host_without_an_image_is_told_before_it_sends_anything()
    {
        var report = HostReport.Parse("""{"result":"Succeeded","data":{"files":[]}}""")!;

        var error = await Assert.ThrowsAsync<StageFailedException>(
            () => _scene.Uploads.GrantAsync(_scene.Context, report, default));

        Assert.Equal(
            $"FailedUpload The host reported no {Image}: request a retry to build it again",
            $"{error.Reason} {error.Message}");
    }

    [Theory]
    [InlineData("../../etc/passwd", 1, "../../etc/passwd, which is none of its files")]
    [InlineData("provenance.json", 1, "provenance.json, which is none of its files")]
    [InlineData("Other_Image.qcow2", 1, "Other_Image.qcow2, which is none of its files")]
    [InlineData("packages.txt", -1, "packages.txt, without a size")]
    [InlineData(Image, 1, $"{Image}, twice")]
    public async Task A_host_that_reports_what_no_script_of_ours_makes_is_told_before_it_sends_anything(
        string name, long size, string problem)
    {
        var file = $$"""{"name":"{{Image}}","sha256":"{{new string('a', 64)}}","sizeBytes":1}""";
        var strange = $$"""{"name":"{{name}}","sha256":"{{new string('a', 64)}}","sizeBytes":{{size}}}""";
        var report = HostReport.Parse($$$"""{"result":"Succeeded","data":{"files":[{{{file}}},{{{strange}}}]}}""")!;

        var error = await Assert.ThrowsAsync<StageFailedException>(
            () => _scene.Uploads.GrantAsync(_scene.Context, report, default));

        Assert.Equal(
            $"FailedArtifact The step package reports {problem}: only what the factory's scripts make leaves a host; "
            + "find what in the profile's elements, scripts or test modules writes the report",
            $"{error.Reason} {error.Message}");
    }

    [Fact]
    public async Task The_record_of_rights_lies_where_no_list_and_no_name_leads()
    {
        await _scene.Uploads.BeginAsync(_scene.Context, default);

        Assert.Empty(await _scene.FilesAsync());
        Assert.False(ArtifactName.IsFile(".uploads"));
    }

    private Task GrantAsync(HostUploads uploads, string? sha256 = null) => uploads.GrantAsync(
        _scene.Context,
        HostReport.Parse($$"""
            {"result":"Succeeded","data":{"files":[
              {"name":"{{Image}}","sha256":"{{sha256 ?? Bytes.Sha256(Content)}}","sizeBytes":{{Content.Length}} }] } }
            """)!,
        default);

    private async Task SendAsync(FileArtifactStore store, string host)
    {
        using var content = new MemoryStream(Content);
        await store.WriteAsync(
            _scene.Scope,
            Image,
            content,
            new ArtifactWriteOptions { Generation = $"{BuildScene.Uid}.{host}" },
            default);
    }
}
