using ImageFactory.OpenStack;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.FileSystem;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Tests.Stages;
using ImageFactory.Testing;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ImageFactory.Operator.Tests.Glance;

/// <summary>One reading of an artifact, several uploads.</summary>
public sealed class UploadsTests : IAsyncLifetime
{
    private const string Uid = "uid-1";
    private const string File = "image.qcow2";

    private static readonly byte[] Content = [1, 2, 3];
    private static readonly CloudTarget Near = new("demo", "RegionOne");
    private static readonly CloudTarget Far = new("demo", "RegionTwo");

    private readonly TemporaryFolder _folder = new();
    private readonly FileArtifactStore _store;
    private readonly BackgroundWork _work = new();
    private readonly WakeCount _wakes = new();
    private readonly Uploads _uploads;
    private readonly V1ImageBuild _build = new()
    {
        Metadata = new V1ObjectMeta { Name = "debian-12-x", NamespaceProperty = "images", Uid = Uid },
        Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "debian-12" } },
    };

    public UploadsTests()
    {
        _store = FileArtifactStore.Open(
            new ArtifactStoreSettings { Root = _folder.Path, MinFreeBytes = 0 },
            NullLogger<FileArtifactStore>.Instance);
        _uploads = new Uploads(_store, _work, _wakes, TimeProvider.System);
    }

    private ArtifactScope Scope => ArtifactScopes.Of(_build, "Standard_Debian_12");

    public async Task InitializeAsync()
    {
        using var content = new MemoryStream(Content);
        await _store.WriteAsync(Scope, File, content, ArtifactWriteOptions.Default, default);
    }

    public async Task DisposeAsync()
    {
        await _work.DisposeAsync();
        _wakes.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Each_end_wakes_the_build_and_the_digests_are_known_with_the_last()
    {
        var near = new Upload(Near, "1", Send);
        var far = new Upload(
            Far, "2", (_, _, _, _) => throw new OpenStackException(OpenStackErrorKind.ServerFault, "no"));

        _uploads.Start(_build, Scope, File, [near, far]);
        for (var wake = 0; wake < 3; wake++)
        {
            await _wakes.WokenAsync();
        }

        Assert.False(_uploads.IsReading(Uid));
        Assert.Equal(Bytes.Sha256(Content), _uploads.Digests(Uid, File)!.Sha256);
        Assert.Equal((true, 3, null), (near.IsOver, near.Sent, near.Error));
        Assert.Equal((true, "no"), (far.IsOver, far.Error!.Message));
        Assert.Equal(0, _wakes.Left);
    }

    [Fact]
    public async Task An_upload_is_found_by_its_region_until_it_is_forgotten_and_counts_until_it_is_over()
    {
        var mayEnd = new TaskCompletionSource();
        var upload = new Upload(Near, "1", (_, _, _, token) => mayEnd.Task.WaitAsync(token));
        _uploads.Start(_build, Scope, File, [upload]);
        Assert.Equal((upload, null), (_uploads.Find(Uid, Near), _uploads.Find(Uid, Far)));
        Assert.Equal((1, 0, true), (_uploads.Count(Near), _uploads.Count(Far), _uploads.IsReading(Uid)));

        mayEnd.SetResult();
        await _wakes.WokenAsync();
        Assert.Equal((upload, 0), (_uploads.Find(Uid, Near), _uploads.Count(Near)));

        _uploads.Forget(Uid, upload);
        Assert.Null(_uploads.Find(Uid, Near));
    }

    [Fact]
    public async Task An_artifact_that_is_gone_ends_every_upload()
    {
        await _store.DeleteAsync(Scope, File, default);
        var upload = new Upload(Near, "1", Send);

        _uploads.Start(_build, Scope, File, [upload]);
        await _wakes.WokenAsync();

        Assert.IsType<FileNotFoundException>(upload.Error);
        Assert.Null(_uploads.Digests(Uid, File));
    }

    [Fact]
    public async Task An_artifact_that_cannot_be_read_for_its_digests_is_told_once_before_it_is_read_again()
    {
        await _store.DeleteAsync(Scope, File, default);

        _uploads.Start(_build, Scope, File, []);
        await _wakes.WokenAsync();

        Assert.IsType<FileNotFoundException>(_uploads.TakeError(Uid, File));
        Assert.Null(_uploads.TakeError(Uid, File));
        Assert.Empty(_work.Keys<object>());
    }

    [Fact]
    public async Task The_end_of_a_build_ends_its_uploads_and_forgets_them()
    {
        var never = new TaskCompletionSource();
        var upload = new Upload(Near, "1", (_, _, _, token) => never.Task.WaitAsync(token));
        _uploads.Start(_build, Scope, File, [upload]);

        await _uploads.EndAsync(Uid);

        Assert.True(upload.IsOver);
        Assert.IsAssignableFrom<OperationCanceledException>(upload.Error);
        Assert.Null(_uploads.Find(Uid, Near));
        Assert.Empty(_work.Keys<object>());
    }

    private static async Task Send(
        Stream content, long length, IProgress<long> progress, CancellationToken cancellationToken)
    {
        using var region = new MemoryStream();
        await content.CopyToAsync(region, cancellationToken);
        progress.Report(region.Length);
    }
}
