using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Glance;
using ImageFactory.Operator.Tests.Scenes;
using Xunit;

namespace ImageFactory.Operator.Tests.Clouds;

/// <summary>
/// Somebody writes the id of another's image into <c>status.regions</c>: whatever the build does next, that image stays
/// as it is.
/// </summary>
public sealed class ForgedImageIdTests : IAsyncDisposable
{
    private const string Theirs = "theirs";

    private readonly RegionScene _image = new();

    /// <summary>What is done with an id of a status, and whose the image is.</summary>
    public static TheoryData<string, string, string?, string?> Deeds
    {
        get
        {
            var rows = new TheoryData<string, string, string?, string?>();
            foreach (var deed in new[] { "fill", "discard", "mark", "stop", "release" })
            {
                rows.Add(deed, InMemoryImages.Project, null, null);
                rows.Add(deed, InMemoryImages.Project, "another factory", BuildScene.Uid);
                rows.Add(deed, InMemoryImages.Project, OperatorOptions.DefaultClusterName, "another build");
                rows.Add(deed, "another project", OperatorOptions.DefaultClusterName, BuildScene.Uid);
            }

            return rows;
        }
    }

    public ValueTask DisposeAsync() => _image.DisposeAsync();

    [Theory]
    [MemberData(nameof(Deeds))]
    public async Task A_forged_id_of_an_image_changes_and_deletes_nothing_and_is_told(
        string deed, string owner, string? cluster, string? uid)
    {
        await _image.StoreImageAsync();
        Forge(deed, owner, cluster, uid);
        var before = _image.First.Images.All.Single();

        await DoAsync(deed);

        Assert.Equal(before, _image.First.Images.All.Single(image => image.Id == Theirs));
        Assert.DoesNotContain(_image.First.Images.Calls, call => call.EndsWith(Theirs, StringComparison.Ordinal)
            && call != $"get {Theirs}");
        Assert.StartsWith(
            "Image theirs in demo/RegionOne does not have this build's tags, or is another project's: it is left alone",
            _image.Regions[0].Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_with_a_forged_id_goes_on_with_an_image_of_its_own()
    {
        await _image.StoreImageAsync();
        Forge("fill", InMemoryImages.Project, null, null);
        await DoAsync("fill");
        _image.Scene.Time.Advance(TimeSpan.FromSeconds(1));

        await DoAsync("fill");

        Assert.Equal(("1", 1), (_image.Regions[0].ImageId, _image.Regions[0].Attempts));
    }

    private void Forge(string deed, string owner, string? cluster, string? uid)
    {
        var tags = new Dictionary<string, string>();
        if (cluster is not null)
        {
            (tags[CloudTags.Cluster], tags[CloudTags.BuildUid]) = (cluster, uid!);
        }

        _image.First.Images.Put(new Image(Theirs, deed == "discard" ? ImageStatus.Killed : ImageStatus.Queued)
        {
            Owner = owner,
            Properties = tags,
        });
        var region = RegionScene.NewRegion("RegionOne");
        (region.ImageId, region.Phase) = (Theirs, deed == "mark" ? RegionPhase.Active : RegionPhase.Uploading);
        _image.Scene.Status.Regions = [region];
    }

    private Task DoAsync(string deed) => deed switch
    {
        "mark" => _image.CleanUp.MarkCompleteAsync(_image.Scene.Build, _image.Scene.Status, default),
        "stop" => _image.CleanUp.StopAsync(_image.Scene.Build, _image.Scene.Status, default),
        "release" => _image.CleanUp.ReleaseAsync(_image.Scene.Build, _image.Scene.Status, default),
        _ => _image.Images.AdvanceAsync(_image.Scene.Context, [.. _image.Regions], default),
    };
}
