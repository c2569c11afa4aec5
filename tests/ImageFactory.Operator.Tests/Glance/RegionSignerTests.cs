using ImageFactory.OpenStack;
using ImageFactory.OpenStack.Images;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Artifacts;
using ImageFactory.Operator.Artifacts.Reading;
using ImageFactory.Operator.Glance;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Signing;
using ImageFactory.Operator.Testing.InMemory;
using ImageFactory.Operator.Tests.Signing;
using Xunit;

namespace ImageFactory.Operator.Tests.Glance;

/// <summary>The image's signature in Glance: written where it is to be, and believed once it was read back.</summary>
public sealed class RegionSignerTests : IAsyncLifetime
{
    private const string Uuid = "8a5f0000-0000-4000-8000-000000000001";

    private static readonly string[] Properties =
        ["img_signature", "img_signature_certificate_uuid", "img_signature_hash_method", "img_signature_key_type"];

    private readonly RegionScene _image = new();
    private readonly ImageKeyFiles _keys = new();

    private V1RegionStatus Line => _image.Regions[0];

    public async Task InitializeAsync()
    {
        _keys.Make("images");
        _image.Scene.Options.Signing = new SigningSettings
        {
            Image = new ImageSigningSettings
            {
                KeyFile = _keys.Key("images"),
                CertificateFile = _keys.Certificate("images"),
                CertificateUuids = new Dictionary<string, string> { ["demo/RegionOne"] = Uuid },
            },
        };
        _image.Scene.Status.Regions = [RegionScene.NewRegion("RegionOne"), RegionScene.NewRegion("RegionTwo")];
        var image = _image.Scene.Status.Image!;
        (image.Sha512, image.Md5, image.Sha1) = ("77", "5", "1");
        var signer = new ImageSigner(_image.Scene.Store, _image.Scene.Options, TimeProvider.System);
        using var key = await signer.OpenKeyAsync("images", default);
        _image.Scene.Status.Signatures = new V1SignaturesStatus
        {
            Image = await signer.SignAsync(
                _image.Scene.Scope, new ContentDigests("5", "1", image.Sha256!, "77"), key!, default),
        };
        _image.First.Images.Put(
            new Image("7", ImageStatus.Active)
            {
                Owner = InMemoryImages.Project,
                HashAlgorithm = "sha256",
                HashValue = image.Sha256,
                Properties = RegionScene.Tags(),
            });
        (Line.ImageId, Line.Phase) = ("7", RegionPhase.Active);
        (_image.Regions[1].ImageId, _image.Regions[1].Phase) = ("8", RegionPhase.Active);
        new RegionSigner(_image.Scene.Store, _image.Scene.Options).RequestSignatures(_image.Scene.Status);
    }

    public async Task DisposeAsync()
    {
        await _image.DisposeAsync();
        _keys.Dispose();
    }

    [Fact]
    public async Task A_region_whose_key_manager_has_the_certificate_gets_the_signature_and_others_do_not()
    {
        Assert.Equal("Done: 2 of 2 regions have the image", await _image.FinishAsync(_image.Distribute));

        Assert.Equal(
            $"Image 7 in demo/RegionOne; its sha256 is ours, its signature is by certificate {Uuid}", Line.Message);
        Assert.Equal(
            Properties,
            _image.First.Images.All.Single().Properties.Keys.Except(RegionScene.Tags().Keys)
                .Order(StringComparer.Ordinal));
        Assert.Equal([true, null], _image.Regions.Select(region => region.Signed));
        Assert.Empty(_image.Second.Images.Calls);
    }

    [Fact]
    public async Task A_signature_that_is_there_is_not_written_again()
    {
        await _image.FinishAsync(_image.Distribute);
        Line.Signed = null;

        await _image.FinishAsync(_image.Distribute);

        Assert.Single(_image.First.Images.Calls, call => call == "update 7");
        Assert.True(Line.Signed);
    }

    [Fact]
    public async Task A_glance_that_forgets_what_was_written_is_written_to_again()
    {
        _image.First.Images.Fault = call =>
        {
            if (call == "get 7")
            {
                _image.First.Images.Change("7", image => image with { Properties = RegionScene.Tags() });
            }

            return null;
        };

        Assert.Equal(
            "Waiting WaitingForRegion: 1 of 2 regions have the image. Image 7 in demo/RegionOne lacks img_signature "
            + "properties that were written to it; they are written again (15 s)",
            await _image.FinishAsync(_image.Distribute));
    }

    [Fact]
    public async Task A_glance_that_does_not_answer_is_asked_again()
    {
        _image.First.Images.Fault = call =>
            call == "update 7" ? new OpenStackException(OpenStackErrorKind.Timeout, "no answer") : null;

        Assert.Equal(
            "Waiting WaitingForRegion: 1 of 2 regions have the image. no answer (15 s)",
            await _image.FinishAsync(_image.Distribute));
        Assert.Equal(RegionPhase.Waiting, Line.Phase);
    }

    [Theory]
    [InlineData(null, "{file} is not in the artifact store any more: set spec.restartFrom to Signed")]
    [InlineData("other", "The image's signature is not good by {file}: set spec.restartFrom to Signed")]
    public async Task A_signature_that_users_could_not_check_is_not_written(string? certificate, string problem)
    {
        await _image.Scene.Store.DeleteAsync(_image.Scene.Scope, ReleaseFiles.ImageCertificate, default);
        if (certificate is not null)
        {
            _keys.Make(certificate);
            await _image.Scene.WriteAsync(
                ReleaseFiles.ImageCertificate, await File.ReadAllTextAsync(_keys.Certificate(certificate)));
        }

        var file = $"{_image.Scene.Scope}/{ReleaseFiles.ImageCertificate}";
        Assert.Equal(
            "Failed FailedRegistration: 1 of 2 regions have the image. "
            + problem.Replace("{file}", file, StringComparison.Ordinal),
            await _image.FinishAsync(_image.Distribute));
        Assert.Equal(RegionScene.Tags(), _image.First.Images.All.Single().Properties);
    }
}
