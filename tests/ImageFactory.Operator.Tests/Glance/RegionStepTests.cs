using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Api.Shared;
using ImageFactory.Operator.Clouds;
using ImageFactory.Operator.Clouds.Resources;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.InMemory;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Glance;

public sealed class RegionStepTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly InMemoryImages _images = new();
    private readonly OperatorOptions _options = new();
    private readonly RegionStep _step;
    private readonly V1RegionStatus _line = new() { Cloud = "demo", Region = "RegionOne" };
    private readonly V1ImageBuildStatus _status = new()
    {
        ImageName = "Standard_Debian_12_20261121_0",
        Image = new V1BuiltImageStatus
        {
            Sha256 = "0af1",
            Sha512 = "77",
            MinDiskGiB = 4,
            MinRamMiB = 512,
            Properties = new Dictionary<string, string>
            {
                [CloudTags.Cluster] = OperatorOptions.DefaultClusterName,
                [CloudTags.BuildUid] = "6f0cd6f6",
            },
        },
    };

    // Nothing is uploaded, signed or fetched in these tests, so those who do it are not there.
    public RegionStepTests() => _step = new RegionStep(
        new InMemoryClouds(_images),
        new RegionGate(new RegionBreakers(_options.OpenStack, _time), _options.OpenStack),
        new Uploads(null!, new BackgroundWork(), null!, _time),
        new RegionImports(_options, _time),
        new RegionRecords(new ImageOwnership(_options), _options),
        new ImageOwnership(_options), null!, null!, _options);

    [Fact]
    public async Task An_image_that_is_not_there_is_recorded_and_then_waits_for_its_data()
    {
        Assert.Equal(RegionNext.Written, await StepAsync());
        Assert.Equal(RegionNext.Data, await StepAsync());

        Assert.Equal(("1", 1, RegionPhase.Uploading), (_line.ImageId, _line.Attempts!.Value, _line.Phase!.Value));
        Assert.Equal(["list", "create", "get 1"], _images.Calls);
    }

    [Fact]
    public async Task An_image_of_a_reconcile_whose_status_was_lost_is_found_by_its_tags()
    {
        await StepAsync();
        (_line.ImageId, _line.Attempts) = (null, null);

        Assert.Equal(RegionNext.Data, await StepAsync());

        Assert.Equal("1", _line.ImageId);
        Assert.Single(_images.All);
    }

    [Theory]
    [InlineData(OpenStackErrorKind.Conflict)]
    [InlineData(OpenStackErrorKind.NotFound)]
    public async Task A_record_that_glance_refuses_again_and_again_is_given_up_with_its_words(OpenStackErrorKind kind)
    {
        _images.Fault = call => call == "create" ? new OpenStackException(kind, "409 it is there already") : null;

        var waits = new List<double>();
        while (!_line.IsSettled())
        {
            await StepAsync();
            if (_line.RetryAt is { } retry)
            {
                waits.Add((retry - _time.GetUtcNow()).TotalSeconds);
                _time.SetUtcNow(retry);
            }
        }

        Assert.Equal([15, 30, 60, 120, 240], waits);
        Assert.Equal(
            (RegionPhase.Failed, "Given up after 5 tries (openstack.regionAttempts): 409 it is there already", 5),
            (_line.Phase!.Value, _line.Message, _images.Calls.Count(call => call == "create")));
    }

    [Fact]
    public async Task An_image_of_an_earlier_try_that_was_released_meanwhile_is_never_removed()
    {
        await StepAsync();
        Finish("1");
        (_line.ImageId, _line.Format) = (null, ImageFormat.Raw);
        _status.Image!.Formats =
            [new V1ImageFileStatus { Format = ImageFormat.Raw, File = "x.raw", Sha256 = "beef", Sha512 = "88" }];

        await StepAsync();

        Assert.Equal(
            (null, RegionPhase.Failed,
                "Image 1 in demo/RegionOne has sha256 0af1, ours has beef; it was finished by an earlier try, and is "
                + "not removed: delete it and retry"),
            (_line.ImageId, _line.Phase!.Value, _line.Message));
        Assert.Single(_images.All);
    }

    [Fact]
    public async Task The_finished_image_of_another_name_of_the_project_is_not_taken_for_the_one_in_another_format()
    {
        await StepAsync();
        Finish("1");
        _status.Regions = [new V1RegionStatus { Cloud = "other", Region = "RegionOne", ImageId = "1" }, _line];
        (_line.ImageId, _line.Format) = (null, ImageFormat.Raw);

        Assert.Equal(RegionNext.Written, await StepAsync());

        Assert.Equal(("2", 2), (_line.ImageId, _images.All.Count));
    }

    [Theory]
    [InlineData(OpenStackErrorKind.Unauthorized, RegionPhase.Waiting, Reasons.WaitingForCloud, 30)]
    [InlineData(OpenStackErrorKind.InvalidConfiguration, RegionPhase.Waiting, Reasons.WaitingForCloud, 30)]
    [InlineData(OpenStackErrorKind.Unreachable, RegionPhase.Waiting, Reasons.WaitingForRegion, 15)]
    [InlineData(OpenStackErrorKind.ServerFault, RegionPhase.Waiting, Reasons.WaitingForRegion, 15)]
    [InlineData(OpenStackErrorKind.Forbidden, RegionPhase.Failed, Reasons.FailedCloud, null)]
    [InlineData(OpenStackErrorKind.InvalidRequest, RegionPhase.Failed, Reasons.FailedCloud, null)]
    public async Task What_a_cloud_answers_decides_whether_and_when_it_is_asked_again(
        OpenStackErrorKind kind, RegionPhase phase, string reason, int? seconds)
    {
        _images.Fault = call => call == "create" ? new OpenStackException(kind, "no") : null;

        await StepAsync();

        Assert.Equal(
            (phase, reason, "no", seconds, null),
            (_line.Phase!.Value, _line.Reason, _line.Message, (int?)(_line.RetryAt - Start)?.TotalSeconds,
                _line.Attempts));
    }

    [Fact]
    public async Task A_quota_without_room_is_waited_for_and_says_what_helps()
    {
        _images.Fault = call =>
            call == "create" ? new OpenStackException(OpenStackErrorKind.QuotaExceeded, "full") : null;

        await StepAsync();

        Assert.Equal(
            (Reasons.WaitingForQuota, "full; it goes on once there is room: delete something, or raise the quota"),
            (_line.Reason, _line.Message));
    }

    [Fact]
    public async Task A_region_is_not_asked_before_its_time()
    {
        _line.Wait(Reasons.WaitingForRegion, "no", Start.AddSeconds(1));

        await StepAsync();

        Assert.Empty(_images.Calls);
    }

    [Theory]
    [InlineData("0af1", RegionPhase.Active, 1)]
    [InlineData("dead", RegionPhase.Waiting, 0)]
    public async Task An_image_that_is_whole_is_compared_and_one_that_is_not_ours_is_removed(
        string hash, RegionPhase phase, int left)
    {
        await StepAsync();
        _images.Change(
            "1", image => image with { Status = ImageStatus.Active, HashAlgorithm = "sha256", HashValue = hash });

        await StepAsync();

        Assert.Equal((phase, left), (_line.Phase!.Value, _images.All.Count));
    }

    [Theory]
    [InlineData("md5", "a hash by md5")]
    [InlineData("sha1", "a hash by sha1")]
    [InlineData("SHA512", "a hash by SHA512")]
    [InlineData(null, "no os_hash_value")]
    public async Task A_hash_that_two_images_could_share_is_not_compared_and_the_region_is_told_what_to_set(
        string? algorithm, string said)
    {
        await StepAsync();
        _images.Change(
            "1", image => image with { Status = ImageStatus.Active, HashAlgorithm = algorithm, HashValue = "0af1" });

        await StepAsync();

        Assert.Equal(
            (RegionPhase.Failed,
                $"Image 1 in demo/RegionOne has {said}, and only sha256 and sha512 are compared: set hashing_algorithm "
                + "to sha512 for that Glance (glance-api.conf), delete the image, and have it brought anew"),
            (_line.Phase!.Value, _line.Message));
    }

    [Theory]
    [InlineData("p2", "Standard_Debian_12_20261121_0", "6f0cd6f6", "default")]
    [InlineData("p1", "another", "6f0cd6f6", "default")]
    [InlineData("p1", "Standard_Debian_12_20261121_0", "another", "default")]
    [InlineData("p1", "Standard_Debian_12_20261121_0", "6f0cd6f6", "another")]
    public async Task An_image_is_only_taken_for_ours_that_our_project_has_under_our_name_and_tag(
        string owner, string name, string uid, string cluster)
    {
        _images.Put(new Image("theirs", ImageStatus.Queued)
        {
            Name = name,
            Owner = owner,
            Properties = new Dictionary<string, string>
            {
                [CloudTags.Cluster] = cluster,
                [CloudTags.BuildUid] = uid,
            },
        });

        Assert.Equal(RegionNext.Written, await StepAsync());

        Assert.Equal("1", _line.ImageId);
    }

    private void Finish(string id) => _images.Change(id, image => image with
    {
        Status = ImageStatus.Active,
        HashAlgorithm = "sha256",
        HashValue = "0af1",
        Properties = new Dictionary<string, string>(image.Properties) { [ImageRecord.Complete] = "true" },
    });

    private async Task<RegionNext> StepAsync()
    {
        var build = new V1ImageBuild
        {
            Metadata = new V1ObjectMeta { Name = "debian-12-x", NamespaceProperty = "images", Uid = "6f0cd6f6" },
            Spec = new V1ImageBuildSpec { ProfileRef = new V1LocalReference { Name = "debian-12" } },
        };
        return await _step.TakeAsync(new BuildContext(build, _status, _time.GetUtcNow()), _line, default);
    }
}
